package dev.sagastore.testing;

import java.util.Optional;

/**
 * The result of one of several concurrent attempts: a value or a failure.
 *
 * @param value the returned value
 * @param failure the exception
 */
record Attempt<T>(Optional<T> value, Optional<Throwable> failure) {
  static <T> Attempt<T> succeeded(T value) {
    return new Attempt<>(Optional.of(value), Optional.empty());
  }

  static <T> Attempt<T> failed(Throwable failure) {
    return new Attempt<>(Optional.empty(), Optional.of(failure));
  }
}
