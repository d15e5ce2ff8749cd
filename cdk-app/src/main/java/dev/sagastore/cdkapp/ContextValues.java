package dev.sagastore.cdkapp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads values of the CDK context and remembers what is wrong with them, so that the user learns of
 * all of it at once.
 */
final class ContextValues {
  private final Function<String, ? extends @Nullable Object> context;
  private final List<String> problems = new ArrayList<>();

  /**
   * Creates a reader.
   *
   * @param context returns the value of a key, or null
   */
  ContextValues(Function<String, ? extends @Nullable Object> context) {
    this.context = context;
  }

  /**
   * Reads a value: a text if it comes from the command line, a number or a boolean if it comes from
   * {@code cdk.json}.
   *
   * @param key the key
   * @param absent what to take if there is no value
   * @param allowed what to tell the user to use
   * @param parser returns nothing for a text that is not allowed
   * @return what was read; if there is a problem, what is taken without a value
   */
  <T> T get(String key, T absent, String allowed, Function<String, Optional<T>> parser) {
    Object value = context.apply(key);
    if (value == null) {
      return absent;
    }
    Optional<T> parsed = parser.apply(value.toString());
    if (parsed.isEmpty()) {
      problems.add("the context value %s is %s: use %s".formatted(key, value, allowed));
    }
    return parsed.orElse(absent);
  }

  /**
   * Ends reading.
   *
   * @throws UserError if a value was wrong; the message has one line for each
   */
  void check() {
    if (!problems.isEmpty()) {
      throw new UserError(String.join(System.lineSeparator(), problems));
    }
  }
}
