package dev.sagastore.embedded.internal.expression;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.value.Utf8Bytes;
import dev.sagastore.embedded.internal.value.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names and values behind the placeholders of a request (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ExpressionAttributeNames.html">expression
 * attribute names</a>). Remembers which of them the expressions use.
 */
public final class Placeholders {
  private static final String NAMES = "ExpressionAttributeNames";
  private static final String VALUES = "ExpressionAttributeValues";

  /** Can contain placeholders of names only. */
  private static final String PROJECTION = "ProjectionExpression";

  private static final Pattern NAME_KEY = Pattern.compile("#[A-Za-z0-9_]+");
  private static final Pattern VALUE_KEY = Pattern.compile(":[A-Za-z0-9_]+");

  /** Maximum size of a placeholder, in bytes. */
  private static final int MAX_KEY_SIZE = 255;

  /** Maximum size of all placeholders with their names and values, in bytes. */
  private static final int MAX_SIZE = 2 * 1024 * 1024;

  private final Map<String, String> names;
  private final Map<String, Value> values;
  private final Set<String> used = new HashSet<>();

  private Placeholders(Map<String, String> names, Map<String, Value> values) {
    this.names = names;
    this.values = values;
  }

  /**
   * Returns the placeholders of a request.
   *
   * @param names the parameter {@code ExpressionAttributeNames}, or null if it is absent
   * @param values the parameter {@code ExpressionAttributeValues}, or null if it is absent
   * @param expressions expressions of the request by parameter, in the order of DynamoDB's
   *     messages; a value is null if the parameter is absent
   * @throws ServiceException if the request has placeholders but no expression, or if a placeholder
   *     is not valid
   */
  public static Placeholders of(
      @Nullable Map<String, String> names,
      @Nullable Map<String, Value> values,
      Map<String, ? extends @Nullable String> expressions) {
    if (names != null && expressions.values().stream().allMatch(text -> text == null)) {
      throw ServiceException.validation(NAMES + " can only be specified when using expressions");
    }
    if (values != null) {
      requireExpressionForValues(expressions);
    }
    Placeholders placeholders =
        new Placeholders(names == null ? Map.of() : names, values == null ? Map.of() : values);
    if (names != null) {
      requireValidKeys(NAMES, names.keySet(), NAME_KEY);
      placeholders.requireValidNames();
    }
    if (values != null) {
      requireValidKeys(VALUES, values.keySet(), VALUE_KEY);
    }
    placeholders.requireValidSize();
    return placeholders;
  }

  /**
   * Fails if a placeholder is in no expression that was parsed with this object.
   *
   * @throws ServiceException if a placeholder is unused
   */
  public void requireAllUsed() {
    requireUsed(NAMES, names.keySet());
    requireUsed(VALUES, values.keySet());
  }

  /** Returns the name behind a placeholder, or null if there is none. */
  @Nullable String name(String placeholder) {
    used.add(placeholder);
    return names.get(placeholder);
  }

  /** Returns the value behind a placeholder, or null if there is none. */
  @Nullable Value value(String placeholder) {
    used.add(placeholder);
    return values.get(placeholder);
  }

  private static void requireExpressionForValues(
      Map<String, ? extends @Nullable String> expressions) {
    List<String> parameters =
        expressions.keySet().stream().filter(parameter -> !parameter.equals(PROJECTION)).toList();
    if (parameters.stream().allMatch(parameter -> expressions.get(parameter) == null)) {
      throw ServiceException.validation(
          VALUES
              + " can only be specified when using expressions: "
              + String.join(" and ", parameters)
              + (parameters.size() == 1 ? " is null" : " are null"));
    }
  }

  private static void requireValidKeys(String parameter, Set<String> keys, Pattern pattern) {
    if (keys.isEmpty()) {
      throw ServiceException.validation(parameter + " must not be empty");
    }
    for (String key : keys) {
      String problem = null;
      if (key.isEmpty()) {
        problem = "The expression attribute map contains an empty key";
      } else if (!pattern.matcher(key).matches()) {
        problem = "Syntax error; key: \"" + key + "\"";
      } else if (Utf8Bytes.length(key) > MAX_KEY_SIZE) {
        problem = "The expression attribute map contains a key that is too long";
      }
      if (problem != null) {
        throw ServiceException.validation(parameter + " contains invalid key: " + problem);
      }
    }
  }

  private void requireValidNames() {
    names.forEach(
        (key, name) -> {
          if (name.isEmpty()) {
            throw ServiceException.validation(
                NAMES + " contains invalid value: Empty attribute name for key " + key);
          }
        });
  }

  private void requireValidSize() {
    long nameSize = 0;
    for (Map.Entry<String, String> entry : names.entrySet()) {
      nameSize += Utf8Bytes.length(entry.getKey()) + Utf8Bytes.length(entry.getValue());
    }
    long valueSize = 0;
    for (Map.Entry<String, Value> entry : values.entrySet()) {
      valueSize += Utf8Bytes.length(entry.getKey()) + entry.getValue().size();
    }
    if (nameSize > MAX_SIZE) {
      throw ServiceException.validation(NAMES + " exceeds max size");
    }
    if (valueSize > MAX_SIZE) {
      throw ServiceException.validation(VALUES + " exceeds max size");
    }
    if (nameSize + valueSize > MAX_SIZE) {
      throw ServiceException.validation(
          "Combined size of " + NAMES + " and " + VALUES + " exceeds max size");
    }
  }

  private void requireUsed(String parameter, Set<String> keys) {
    List<String> unused = keys.stream().filter(key -> !used.contains(key)).toList();
    if (!unused.isEmpty()) {
      throw ServiceException.validation(
          "Value provided in "
              + parameter
              + " unused in expressions: keys: {"
              + String.join(", ", unused)
              + "}");
    }
  }
}
