package dev.sagastore.dynamodb.internal;

import java.util.Arrays;
import java.util.List;
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
    UnstorableException ours = cause(e, UnstorableException.class);
    if (ours != null) {
      return String.valueOf(ours.getMessage());
    }
    return e instanceof JacksonException jackson ? describe(jackson) + place(jackson) : kind(e);
  }

  private static String describe(JacksonException e) {
    if (e instanceof InvalidDefinitionException definition && definition.getType() != null) {
      return ("Jackson does not know how to write or read %s: see whether it has properties, a"
              + " constructor for them, and annotations that fit together (%s)")
          .formatted(definition.getType().toCanonical(), kind(e));
    }
    if (e instanceof UnrecognizedPropertyException unknown) {
      return ("%s has no property '%s', which is written with it, so that the next update would erase"
              + " it: put @JsonIgnore on a getter that is no property, deploy the newer code if it has"
              + " the property, or drop it with @JsonIgnoreProperties")
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
    String names =
        path.stream().limit(MAX_PATH).map(StateProblem::name).collect(Collectors.joining("."));
    boolean saysSomething = names.chars().anyMatch(Character::isLetter);
    return saysSomething ? " at %s%s".formatted(names, path.size() > MAX_PATH ? "…" : "") : "";
  }

  private static String name(JacksonException.Reference reference) {
    Object from = reference.from();
    String name = reference.getPropertyName();
    Class<?> owner = from instanceof Class<?> type ? type : from == null ? null : from.getClass();
    return name != null && isField(owner, name) ? name : "*";
  }

  /** What is no field of the class may be the key of a map. */
  private static boolean isField(@Nullable Class<?> owner, String name) {
    for (Class<?> type = owner; type != null; type = type.getSuperclass()) {
      if (Arrays.stream(type.getDeclaredFields()).anyMatch(field -> field.getName().equals(name))) {
        return true;
      }
    }
    return false;
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

  private static <T extends Throwable> @Nullable T cause(Throwable e, Class<T> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }
}
