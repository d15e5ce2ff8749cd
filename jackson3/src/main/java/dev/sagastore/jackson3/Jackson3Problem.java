package dev.sagastore.jackson3;

import dev.sagastore.spi.MappingProblem;
import dev.sagastore.spi.StateMappingException;
import dev.sagastore.spi.StatePath;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * A description of a mapping problem that contains nothing of the state. Jackson's own messages
 * contain values, and its paths contain the keys of maps. Messages of the state's constructors and
 * getters can contain values, too.
 */
final class Jackson3Problem {
  private Jackson3Problem() {}

  static StateMappingException of(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof StateMappingException ours) {
        return ours;
      }
    }
    return new StateMappingException(
        e instanceof JacksonException mapping
            ? describe(mapping) + place(mapping)
            : MappingProblem.kind(e),
        e);
  }

  private static String describe(JacksonException e) {
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

  private static StatePath place(JacksonException e) {
    StatePath path = new StatePath();
    for (JacksonException.Reference reference : e.getPath()) {
      Object from = reference.from();
      path.add(
          from instanceof Class<?> type ? type : from == null ? null : from.getClass(),
          reference.getPropertyName());
    }
    return path;
  }
}
