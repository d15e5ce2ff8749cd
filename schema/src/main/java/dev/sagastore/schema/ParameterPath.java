package dev.sagastore.schema;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The path of a store's configuration in SSM Parameter Store. There is one parameter of type {@code
 * String} for each {@link EnvironmentVariable}, named after the variable.
 *
 * <pre>{@code
 * new ParameterPath("/orders/saga-store").parameterName(EnvironmentVariable.TABLE_NAME);
 * // /orders/saga-store/SAGA_STORE_TABLE_NAME
 * }</pre>
 *
 * @param path the path, with a slash at its beginning and none at its end
 */
public record ParameterPath(String path) {
  /** The whole name may have 15 levels, and the last one is the variable's name. */
  private static final Pattern PATH = Pattern.compile("(/[a-zA-Z0-9_.-]+){1,14}");

  private static final Pattern RESERVED = Pattern.compile("/(aws|ssm).*", Pattern.CASE_INSENSITIVE);

  /**
   * The name of a parameter may have 1,011 characters. These include the beginning of its ARN,
   * about 60 characters that depend on partition and region. The variable's name has up to 34
   * characters.
   */
  private static final int MAX_LENGTH = 900;

  /**
   * Creates the path (<a
   * href="https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-parameter-name-constraints.html">names
   * of parameters</a>).
   *
   * @param path 1 to 14 levels, each a slash and letters, digits, {@code _}, {@code .} and {@code
   *     -}; at most 900 characters; not beginning with {@code /aws} or {@code /ssm}, in upper or
   *     lower case
   * @throws IllegalArgumentException if it is not such a path
   */
  public ParameterPath {
    Objects.requireNonNull(path, "the path must not be null");
    // check the length first: the pattern is recursive
    if (path.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "the path of parameters has %s characters, at most %s are possible: '%s…'"
              .formatted(path.length(), MAX_LENGTH, path.substring(0, 60)));
    }
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException(
          ("the path of parameters cannot be '%s': use 1 to 14 levels such as /orders/saga-store,"
                  + " each a slash and letters, digits, '_', '.' and '-', without a slash at the"
                  + " end")
              .formatted(path));
    }
    if (RESERVED.matcher(path).matches()) {
      throw new IllegalArgumentException(
          ("the path of parameters cannot be '%s': paths that begin with /aws or /ssm are reserved"
                  + " for AWS")
              .formatted(path));
    }
  }

  /**
   * Returns the name of the parameter that contains a variable.
   *
   * @param variable the variable
   * @return the path, a slash, and the variable's name
   */
  public String parameterName(EnvironmentVariable variable) {
    return path + "/" + variable.variableName();
  }

  /**
   * Returns the name of the parameter that contains the ARN of the table's stream. The parameter
   * exists if the table has a stream; the runtime doesn't read it.
   *
   * @return the path, a slash, and {@code STREAM_ARN}
   */
  public String streamArnName() {
    return path + "/STREAM_ARN";
  }
}
