package dev.sagastore.dynamodb.internal.engine;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/**
 * What an operation does next. The rules of the store are written as steps, which nothing sends or
 * waits for by itself: a blocking and a non-blocking shell carry out the same ones.
 *
 * <p>Functions in a step throw what the caller of the operation shall get.
 *
 * @param <T> what the operation returns in the end
 */
public sealed interface Step<T> {

  /** The end. */
  record Done<T>(T value) implements Step<T> {}

  /**
   * A request, and what follows from its answer.
   *
   * @param operation what DynamoDB shall do
   * @param request with what
   * @param answered what to do next
   * @param failed what to do next if it failed
   */
  record Send<Q extends DynamoDbRequest, R extends DynamoDbResponse, T>(
      Operation<Q, R> operation,
      Q request,
      Function<R, Step<T>> answered,
      Function<SdkException, Step<T>> failed)
      implements Step<T> {}

  /**
   * A time to wait.
   *
   * @param time how long
   * @param next what to do then
   * @param interrupted what to do instead if the thread that waits is interrupted
   */
  record Pause<T>(Duration time, Supplier<Step<T>> next, Supplier<Step<T>> interrupted)
      implements Step<T> {}

  /**
   * Steps that do not depend on each other.
   *
   * @param steps all of them
   * @param concurrency how many to carry out at a time
   * @param next what to do with their results, which are in the order of the steps
   */
  record Together<X, T>(List<Step<X>> steps, int concurrency, Function<List<X>, Step<T>> next)
      implements Step<T> {}

  /** Returns the step that ends with a value. */
  static <T> Step<T> done(T value) {
    return new Done<>(value);
  }

  /** Returns these steps, and then those that follow from what they end with. */
  default <U> Step<U> then(Function<? super T, Step<U>> more) {
    if (this instanceof Done<T> done) {
      return more.apply(done.value());
    }
    if (this instanceof Pause<T> pause) {
      return new Pause<>(
          pause.time(),
          () -> pause.next().get().then(more),
          () -> pause.interrupted().get().then(more));
    }
    if (this instanceof Send<?, ?, T> send) {
      return thenAfter(send, more);
    }
    return thenAfter((Together<?, T>) this, more);
  }

  /** Returns these steps with another end. */
  default <U> Step<U> map(Function<? super T, ? extends U> change) {
    return then(value -> done(change.apply(value)));
  }

  /**
   * Returns these steps, and others instead from where they throw. It is not for steps that are
   * carried out {@link Together}: what these throw ends the operation.
   *
   * @param kind class of the exceptions
   * @param recovery returns the steps that follow from one
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
          () -> guarded(pause.interrupted(), kind, recovery));
    }
    return this;
  }

  private static <
          Q extends DynamoDbRequest, R extends DynamoDbResponse, T, X extends RuntimeException>
      Step<T> recoverAfter(Send<Q, R, T> send, Class<X> kind, Function<X, Step<T>> recovery) {
    return new Send<>(
        send.operation(),
        send.request(),
        answer -> guarded(() -> send.answered().apply(answer), kind, recovery),
        failure -> guarded(() -> send.failed().apply(failure), kind, recovery));
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
        send.operation(),
        send.request(),
        answer -> send.answered().apply(answer).then(more),
        failure -> send.failed().apply(failure).then(more));
  }

  private static <X, T, U> Step<U> thenAfter(
      Together<X, T> together, Function<? super T, Step<U>> more) {
    return new Together<>(
        together.steps(),
        together.concurrency(),
        results -> together.next().apply(results).then(more));
  }
}
