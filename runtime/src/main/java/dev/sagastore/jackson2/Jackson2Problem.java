package dev.sagastore.jackson2;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.sagastore.spi.MappingProblem;
import dev.sagastore.spi.StateMappingException;
import dev.sagastore.spi.StatePath;

/**
 * A description of a mapping problem that contains nothing of the state. Jackson's own messages
 * contain values, and its paths contain the keys of maps. Messages of the state's constructors and
 * getters can contain values, too.
 */
final class Jackson2Problem {
  private Jackson2Problem() {}

  static StateMappingException of(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof StateMappingException ours) {
        return ours;
      }
    }
    return new StateMappingException(
        e instanceof JsonMappingException mapping
            ? describe(mapping) + place(mapping)
            : MappingProblem.kind(e),
        e);
  }

  private static String describe(JsonMappingException e) {
    if (e instanceof InvalidDefinitionException definition && definition.getType() != null) {
      return MappingProblem.unmappable(definition.getType().toCanonical(), e);
    }
    if (e instanceof UnrecognizedPropertyException unknown) {
      return MappingProblem.unknownProperty(unknown.getReferringClass(), unknown.getPropertyName());
    }
    return e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
        ? MappingProblem.mismatch(mismatch.getTargetType(), e)
        : MappingProblem.kind(e);
  }

  private static StatePath place(JsonMappingException e) {
    StatePath path = new StatePath();
    for (JsonMappingException.Reference reference : e.getPath()) {
      Object from = reference.getFrom();
      path.add(
          from instanceof Class<?> type ? type : from == null ? null : from.getClass(),
          reference.getFieldName());
    }
    return path;
  }
}
