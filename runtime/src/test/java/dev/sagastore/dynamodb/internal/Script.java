package dev.sagastore.dynamodb.internal;

import dev.sagastore.dynamodb.internal.engine.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/** Carries out steps with the responses of a test, and records the steps. */
public final class Script {
  public final List<DynamoDbRequest> sent = new ArrayList<>();
  public final List<Duration> pauses = new ArrayList<>();
  public final List<Step.Parallel<?, ?>> groups = new ArrayList<>();
  private final Function<DynamoDbRequest, Object> responses;
  private boolean interrupted;

  /**
   * Creates a script.
   *
   * @param responses returns the response to a request, or its exception
   */
  public Script(Function<DynamoDbRequest, Object> responses) {
    this.responses = responses;
  }

  /** Returns a script that returns these responses in turn. */
  public static Script of(Object... responses) {
    int[] next = {0};
    return new Script(request -> responses[next[0]++]);
  }

  /** Returns a pause without an interrupt. */
  public static <T> Step<T> pause(Duration time, Supplier<Step<T>> next) {
    return new Step.Pause<>(
        time,
        next,
        () -> {
          throw new AssertionError("the pause was not interrupted");
        });
  }

  /** Carries out the steps, and interrupts every pause. */
  public <T> T runInterrupted(Step<T> first) {
    interrupted = true;
    return run(first);
  }

  public <T> T run(Step<T> first) {
    Step<T> step = first;
    while (true) {
      if (step instanceof Step.Done<T> done) {
        return done.value();
      }
      if (step instanceof Step.Pause<T> pause) {
        pauses.add(pause.time());
        step = interrupted ? pause.onInterrupt().get() : pause.next().get();
      } else if (step instanceof Step.Send<?, ?, T> send) {
        step = send(send);
      } else {
        step = parallel((Step.Parallel<?, T>) step);
      }
    }
  }

  /** Returns the requests of a kind. */
  public <Q extends DynamoDbRequest> List<Q> sent(Class<Q> kind) {
    return sent.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @SuppressWarnings("unchecked") // the test returns a matching response
  private <Q extends DynamoDbRequest, R extends DynamoDbResponse, T> Step<T> send(
      Step.Send<Q, R, T> send) {
    sent.add(send.request());
    Object response = responses.apply(send.request());
    return response instanceof SdkException failure
        ? send.onFailure().apply(failure)
        : send.onResponse().apply((R) response);
  }

  private <X, T> Step<T> parallel(Step.Parallel<X, T> parallel) {
    groups.add(parallel);
    List<X> results = new ArrayList<>();
    parallel.steps().forEach(step -> results.add(run(step)));
    return parallel.next().apply(results);
  }
}
