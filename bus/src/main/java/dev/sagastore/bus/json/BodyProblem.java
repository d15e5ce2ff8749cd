package dev.sagastore.bus.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.sagastore.spi.MappingProblem;
import dev.sagastore.spi.StatePath;

/**
 * A description of a mapping problem that contains nothing of the body. Jackson's own messages
 * contain values, and its paths contain the keys of maps. Messages of constructors and getters can
 * contain values, too.
 */
final class BodyProblem {
  private BodyProblem() {}

  static String describe(Throwable e) {
    if (root(e) instanceof JsonParseException syntax) {
      return syntax(syntax) + (e instanceof JsonMappingException mapping ? place(mapping) : "");
    }
    return e instanceof JsonMappingException mapping
        ? mapping(mapping) + place(mapping)
        : limitOrKind(e);
  }

  /** Jackson wraps syntax errors inside of an object with the path to the property. */
  private static Throwable root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String syntax(JsonParseException e) {
    JsonLocation location = e.getLocation();
    return "the body is not valid JSON, or has a duplicate key"
        + (location == null
            ? ""
            : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr()));
  }

  private static String mapping(JsonMappingException e) {
    if (e instanceof InvalidDefinitionException definition && definition.getType() != null) {
      return MappingProblem.unmappable(definition.getType().toCanonical(), e);
    }
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "the body has a property that %s lacks"
          .formatted(unknown.getReferringClass().getName());
    }
    return e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
        ? MappingProblem.mismatch(mismatch.getTargetType(), e)
        : limitOrKind(e);
  }

  private static String limitOrKind(Throwable e) {
    Throwable root = root(e);
    return root instanceof StreamConstraintsException || root instanceof StackOverflowError
        ? "it exceeds a limit for its levels, or for the length of a text or number"
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
