package dev.sagastore.dynamodb.internal.engine;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/**
 * The next step of an operation. The rules of the store are written as steps, which send nothing
 * and wait for nothing by themselves. A blocking and an asynchronous runner carry out the same
 * steps.
 *
 * <p>Exceptions of the functions in a step are those of the operation.
 *
 * @param <T> class of the result of the operation
 */
public sealed interface Step<T> {

  /** The end, with the result. */
  record Done<T>(T value) implements Step<T> {}

  /**
   * A request, and the steps that follow.
   *
   * @param kind kind of the request
   * @param request the request
   * @param onResponse returns the step after a response
   * @param onFailure returns the step after a failure
   */
  record Send<Q extends DynamoDbRequest, R extends DynamoDbResponse, T>(
      RequestKind<Q, R> kind,
      Q request,
      Function<R, Step<T>> onResponse,
      Function<SdkException, Step<T>> onFailure)
      implements Step<T> {}

  /**
   * A pause.
   *
   * @param time length of the pause
   * @param next returns the step after the pause
   * @param onInterrupt returns the step if the waiting thread is interrupted
   */
  record Pause<T>(Duration time, Supplier<Step<T>> next, Supplier<Step<T>> onInterrupt)
      implements Step<T> {}

  /**
   * Steps that do not depend on each other, and run in parallel.
   *
   * @param steps the steps
   * @param concurrency maximum number of steps at a time
   * @param next takes the results, in the order of the steps, and returns the next step
   */
  record Parallel<X, T>(List<Step<X>> steps, int concurrency, Function<List<X>, Step<T>> next)
      implements Step<T> {}

  /** Returns the step that ends with a value. */
  static <T> Step<T> done(T value) {
    return new Done<>(value);
  }

  /** Returns these steps, followed by those that a function returns for their result. */
  default <U> Step<U> then(Function<? super T, Step<U>> more) {
    if (this instanceof Done<T> done) {
      return more.apply(done.value());
    }
    if (this instanceof Pause<T> pause) {
      return new Pause<>(
          pause.time(),
          () -> pause.next().get().then(more),
          () -> pause.onInterrupt().get().then(more));
    }
    if (this instanceof Send<?, ?, T> send) {
      return thenAfter(send, more);
    }
    return thenAfter((Parallel<?, T>) this, more);
  }

  /** Returns these steps with another result. */
  default <U> Step<U> map(Function<? super T, ? extends U> change) {
    return then(value -> done(change.apply(value)));
  }

  /**
   * Returns these steps with a recovery: if one throws, the steps that a function returns follow.
   * It has no effect on {@link Parallel} steps: their exceptions end the operation.
   *
   * @param kind class of the exceptions
   * @param recovery takes the exception and returns the steps that follow
   */
  default <X extends RuntimeException> Step<T> recover(
      Class<X> kind, Function<X, Step<T>> recovery) {
    if (this instanceof Send<?, ?, T> send) {
      return recoverAfter(send, kind, recovery);
    }
    if (this instanceof Pause<T> pause) {
      return new Pause<>(
          pause.time(),
          () -> guarded(pause.next(), kind, recovery),
          () -> guarded(pause.onInterrupt(), kind, recovery));
    }
    return this;
  }

  private static <
          Q extends DynamoDbRequest, R extends DynamoDbResponse, T, X extends RuntimeException>
      Step<T> recoverAfter(Send<Q, R, T> send, Class<X> kind, Function<X, Step<T>> recovery) {
    return new Send<>(
        send.kind(),
        send.request(),
        response -> guarded(() -> send.onResponse().apply(response), kind, recovery),
        failure -> guarded(() -> send.onFailure().apply(failure), kind, recovery));
  }

  private static <T, X extends RuntimeException> Step<T> guarded(
      Supplier<Step<T>> steps, Class<X> kind, Function<X, Step<T>> recovery) {
    try {
      return steps.get().recover(kind, recovery);
    } catch (RuntimeException e) {
      if (kind.isInstance(e)) {
        return recovery.apply(kind.cast(e));
      }
      throw e;
    }
  }

  private static <Q extends DynamoDbRequest, R extends DynamoDbResponse, T, U> Step<U> thenAfter(
      Send<Q, R, T> send, Function<? super T, Step<U>> more) {
    return new Send<>(
        send.kind(),
        send.request(),
        response -> send.onResponse().apply(response).then(more),
        failure -> send.onFailure().apply(failure).then(more));
  }

  private static <X, T, U> Step<U> thenAfter(
      Parallel<X, T> parallel, Function<? super T, Step<U>> more) {
    return new Parallel<>(
        parallel.steps(),
        parallel.concurrency(),
        results -> parallel.next().apply(results).then(more));
  }
}
