package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks members against the service's model; all that fail are reported together. */
final class Constraints {
  private static final int MAX_ERRORS = 10;

  private final List<String> errors = new ArrayList<>();

  Constraints notNull(String path, @Nullable Object value) {
    if (value == null) {
      fail("null", path, "Member must not be null");
    }
    return this;
  }

  Constraints length(String path, @Nullable String value, int min, int max) {
    return value == null ? this : length(path, quoted(value), value.length(), min, max);
  }

  Constraints size(String path, @Nullable Collection<?> value, int min, int max) {
    return value == null ? this : length(path, quoted(value), value.size(), min, max);
  }

  Constraints size(String path, @Nullable Map<String, ?> value, int min, int max) {
    return value == null ? this : length(path, quoted(value), value.size(), min, max);
  }

  private Constraints length(String path, String shown, int length, int min, int max) {
    if (length < min) {
      fail(shown, path, "Member must have length greater than or equal to " + min);
    } else if (length > max) {
      fail(shown, path, "Member must have length less than or equal to " + max);
    }
    return this;
  }

  Constraints pattern(String path, @Nullable String value, Pattern pattern) {
    if (value != null && !pattern.matcher(value).matches()) {
      fail(quoted(value), path, "Member must satisfy regular expression pattern: " + pattern);
    }
    return this;
  }

  /**
   * Checks a member against an enumeration.
   *
   * @param values in the order in which the service lists them
   */
  Constraints oneOf(String path, @Nullable String value, List<String> values) {
    if (value != null && !values.contains(value)) {
      fail(quoted(value), path, "Member must satisfy enum value set: " + values);
    }
    return this;
  }

  Constraints atLeast(String path, @Nullable Number value, long min) {
    if (value != null && value.longValue() < min) {
      fail(quoted(value), path, "Member must have value greater than or equal to " + min);
    }
    return this;
  }

  Constraints atMost(String path, @Nullable Number value, long max) {
    if (value != null && value.longValue() > max) {
      fail(quoted(value), path, "Member must have value less than or equal to " + max);
    }
    return this;
  }

  /** Fails the values of a map that should have a number of elements. */
  Constraints mapValue(String path, Map<String, ? extends Collection<?>> map, int min, int max) {
    if (map.values().stream().anyMatch(value -> value.size() < min || value.size() > max)) {
      fail(
          quoted(map),
          path,
          ("Map value must satisfy constraint: [Member must have length less than or equal to %d,"
                  + " Member must have length greater than or equal to %d]")
              .formatted(max, min));
    }
    return this;
  }

  private static String quoted(Object value) {
    return "'" + value + "'";
  }

  private void fail(String shown, String path, String constraint) {
    errors.add(
        "Value %s at '%s' failed to satisfy constraint: %s".formatted(shown, path, constraint));
  }

  /**
   * Ends the checks.
   *
   * @throws ServiceException if there was an error
   */
  void check() {
    if (!errors.isEmpty()) {
      List<String> shown = errors.subList(0, Math.min(errors.size(), MAX_ERRORS));
      throw ServiceException.validation(
          "%d validation error%s detected: %s"
              .formatted(shown.size(), shown.size() == 1 ? "" : "s", String.join("; ", shown)));
    }
  }
}
