package dev.sagastore.spi;

/**
 * Describes problems with a state without any of its values, for the messages of a {@link
 * StateMappingException}. The descriptions contain names of classes and properties, but no messages
 * of the mapping library or of a state's constructors and getters, which can quote values.
 */
public final class MappingProblem {
  private MappingProblem() {}

  /**
   * Returns the class of an error, and the class of its root cause.
   *
   * @param error error of any kind
   * @return the simple name of its class, and the name of the class of its root cause, if there is
   *     one
   */
  public static String kind(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root == error
        ? error.getClass().getSimpleName()
        : error.getClass().getSimpleName() + ", caused by " + root.getClass().getName();
  }

  /**
   * Describes a class that the library cannot map.
   *
   * @param type name of the type
   * @param error error of the library
   * @return problem and solution
   */
  public static String unmappable(String type, Throwable error) {
    return ("Jackson can't write or read %s: check that it has properties, a constructor for"
            + " them, and annotations that match (%s)")
        .formatted(type, kind(error));
  }

  /**
   * Describes a stored property that the class of the state lacks.
   *
   * @param type class that lacks it
   * @param property name of the property
   * @return problem and solution
   */
  public static String unknownProperty(Class<?> type, String property) {
    return ("%s has no property '%s', but the written state has it, so the next update would"
            + " erase it: put @JsonIgnore on a getter that is not a property, deploy the newer"
            + " code if it has the property, or drop it with @JsonIgnoreProperties")
        .formatted(type.getName(), property);
  }

  /**
   * Describes a value that does not match its type.
   *
   * @param type class of the property
   * @param error error of the library
   * @return problem
   */
  public static String mismatch(Class<?> type, Throwable error) {
    return "a value does not match %s (%s)".formatted(type.getName(), kind(error));
  }
}
