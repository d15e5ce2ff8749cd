package dev.sagastore;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Creates futures that depend on an operation, and that cancel it if they are canceled. */
final class Dependent {
  private Dependent() {}

  static <T, U> CompletableFuture<U> on(CompletableFuture<T> operation, Function<T, U> result) {
    return cancelling(operation, operation.thenApply(result));
  }

  /**
   * Returns a future that can recover from a failure.
   *
   * @param recovery takes the failure, and returns a result or throws
   */
  static <T, U> CompletableFuture<U> on(
      CompletableFuture<T> operation, Function<T, U> result, Function<Throwable, U> recovery) {
    return cancelling(
        operation,
        operation.handle(
            (value, failure) ->
                failure == null ? result.apply(value) : recovery.apply(unwrapped(failure))));
  }

  private static <T, U> CompletableFuture<U> cancelling(
      CompletableFuture<T> operation, CompletableFuture<U> dependent) {
    // if the operation has ended, canceling it does nothing
    CompletableFuture<U> unused =
        dependent.whenComplete((value, failure) -> operation.cancel(false));
    return dependent;
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
