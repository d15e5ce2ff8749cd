package dev.sagastore.dynamodb.internal;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Says what is wrong with a state without showing any of it. Jackson's own messages quote values,
 * and its paths the keys of maps; so do the messages of the state's constructors and getters.
 */
final class StateProblem {
  private static final int MAX_PATH = 8;

  private StateProblem() {}

  static String describe(RuntimeException e) {
    if (hasCause(e, NestingLimit.TooDeepException.class)) {
      return "it contains itself, or is nested far deeper than the 32 levels that DynamoDB allows";
    }
    return e instanceof JacksonException jackson
        ? describe(jackson) + place(jackson)
        // our own words, which quote nothing
        : e instanceof IllegalArgumentException ? String.valueOf(e.getMessage()) : kind(e);
  }

  private static String describe(JacksonException e) {
    if (e instanceof InvalidDefinitionException) {
      // about the class alone: a missing constructor, no properties, conflicting annotations
      return e.getOriginalMessage();
    }
    if (e instanceof UnrecognizedPropertyException unknown) {
      return ("%s has no property '%s', which is stored; the next update would erase it: deploy the"
              + " newer code, or list it in @JsonIgnoreProperties")
          .formatted(unknown.getReferringClass().getName(), unknown.getPropertyName());
    }
    if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return "a value does not fit into %s (%s)"
          .formatted(mismatch.getTargetType().getName(), kind(e));
    }
    return kind(e);
  }

  /** The properties that lead there; keys of maps and indexes of lists are left out. */
  private static String place(JacksonException e) {
    List<JacksonException.Reference> path = e.getPath();
    if (path.isEmpty()) {
      return "";
    }
    String names =
        path.stream().limit(MAX_PATH).map(StateProblem::name).collect(Collectors.joining("."));
    return " at %s%s".formatted(names, path.size() > MAX_PATH ? "…" : "");
  }

  private static String name(JacksonException.Reference reference) {
    @Nullable Object from = reference.from();
    boolean keyOfMap = from instanceof Map || (from instanceof Class<?> c && isMap(c));
    String name = reference.getPropertyName();
    return keyOfMap || name == null ? "*" : name;
  }

  private static boolean isMap(Class<?> type) {
    return Map.class.isAssignableFrom(type);
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

  private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
