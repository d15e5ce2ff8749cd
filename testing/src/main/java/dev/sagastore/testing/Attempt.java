package dev.sagastore.testing;

import java.util.Optional;

/**
 * What came of one of many attempts at once: a value or a failure.
 *
 * @param value what was returned
 * @param failure what was thrown
 */
record Attempt<T>(Optional<T> value, Optional<Throwable> failure) {
  static <T> Attempt<T> succeeded(T value) {
    return new Attempt<>(Optional.of(value), Optional.empty());
  }

  static <T> Attempt<T> failed(Throwable failure) {
    return new Attempt<>(Optional.empty(), Optional.of(failure));
  }
}
