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

/** Carries out steps with answers that a test has written, and notes what they were. */
public final class Script {
  public final List<DynamoDbRequest> sent = new ArrayList<>();
  public final List<Duration> pauses = new ArrayList<>();
  public final List<Step.Parallel<?, ?>> groups = new ArrayList<>();
  private final Function<DynamoDbRequest, Object> answers;
  private boolean interrupted;

  /**
   * Creates a script.
   *
   * @param answers returns the response to a request, or the exception that it ends with
   */
  public Script(Function<DynamoDbRequest, Object> answers) {
    this.answers = answers;
  }

  /** Returns a script that gives these answers in turn. */
  public static Script of(Object... answers) {
    int[] next = {0};
    return new Script(request -> answers[next[0]++]);
  }

  /** Returns a pause that nobody interrupts. */
  public static <T> Step<T> pause(Duration time, Supplier<Step<T>> next) {
    return new Step.Pause<>(
        time,
        next,
        () -> {
          throw new AssertionError("nobody has interrupted it");
        });
  }

  /** Carries out the steps with every wait interrupted. */
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
        step = together((Step.Parallel<?, T>) step);
      }
    }
  }

  /** Returns the requests of a kind. */
  public <Q extends DynamoDbRequest> List<Q> sent(Class<Q> kind) {
    return sent.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @SuppressWarnings("unchecked") // the test answers what fits
  private <Q extends DynamoDbRequest, R extends DynamoDbResponse, T> Step<T> send(
      Step.Send<Q, R, T> send) {
    sent.add(send.request());
    Object answer = answers.apply(send.request());
    return answer instanceof SdkException failure
        ? send.onFailure().apply(failure)
        : send.onResponse().apply((R) answer);
  }

  private <X, T> Step<T> together(Step.Parallel<X, T> together) {
    groups.add(together);
    List<X> results = new ArrayList<>();
    together.steps().forEach(step -> results.add(run(step)));
    return together.next().apply(results);
  }
}
