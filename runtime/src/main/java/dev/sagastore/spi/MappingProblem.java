package dev.sagastore.spi;

/**
 * Describes what is wrong with a state without showing any of it, for the messages of a {@link
 * StateMappingException}. It names classes and their properties: messages of a mapping library, and
 * of a state's constructors and getters, can quote values.
 */
public final class MappingProblem {
  private MappingProblem() {}

  /**
   * Returns the class of an error, and that of its root cause.
   *
   * @param error error of any kind
   * @return the simple name of its class, and the name of its root cause's class if it is another
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
   * @return problem and way out
   */
  public static String unmappable(String type, Throwable error) {
    return ("Jackson does not know how to write or read %s: see whether it has properties, a"
            + " constructor for them, and annotations that fit together (%s)")
        .formatted(type, kind(error));
  }

  /**
   * Describes a stored property that the class of the state lacks.
   *
   * @param type class that lacks it
   * @param property name of the property
   * @return problem and way out
   */
  public static String unknownProperty(Class<?> type, String property) {
    return ("%s has no property '%s', which is written with it, so that the next update would"
            + " erase it: put @JsonIgnore on a getter that is no property, deploy the newer"
            + " code if it has the property, or drop it with @JsonIgnoreProperties")
        .formatted(type.getName(), property);
  }

  /**
   * Describes a value that does not fit into its type.
   *
   * @param type class of the property
   * @param error error of the library
   * @return problem
   */
  public static String mismatch(Class<?> type, Throwable error) {
    return "a value does not fit into %s (%s)".formatted(type.getName(), kind(error));
  }
}
