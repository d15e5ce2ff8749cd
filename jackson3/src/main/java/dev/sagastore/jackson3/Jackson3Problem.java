package dev.sagastore.jackson3;

import dev.sagastore.spi.StateMappingException;
import dev.sagastore.spi.StatePath;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Says what is wrong with a state without showing any of it. Jackson's own messages quote values,
 * and its paths the keys of maps; so do the messages of the state's constructors and getters.
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
        e instanceof JacksonException mapping ? describe(mapping) + place(mapping) : kind(e), e);
  }

  private static String describe(JacksonException e) {
    if (e instanceof InvalidDefinitionException definition && definition.getType() != null) {
      return ("Jackson does not know how to write or read %s: see whether it has properties, a"
              + " constructor for them, and annotations that fit together (%s)")
          .formatted(definition.getType().toCanonical(), kind(e));
    }
    if (e instanceof UnrecognizedPropertyException unknown) {
      return ("%s has no property '%s', which is written with it, so that the next update would"
              + " erase it: put @JsonIgnore on a getter that is no property, deploy the newer"
              + " code if it has the property, or drop it with @JsonIgnoreProperties")
          .formatted(unknown.getReferringClass().getName(), unknown.getPropertyName());
    }
    if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return "a value does not fit into %s (%s)"
          .formatted(mismatch.getTargetType().getName(), kind(e));
    }
    return kind(e);
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

  private static String kind(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root == e
        ? e.getClass().getSimpleName()
        : e.getClass().getSimpleName() + ", caused by " + root.getClass().getName();
  }
}
