package dev.sagastore.dynamodb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Notes the requests that a client sends, and interferes with those that a test chooses.
 *
 * <p>It sees every attempt, below the SDK's retries. Register it as an extension, so that a test
 * fails if an interference has not happened.
 */
public final class RequestInterceptor implements ExecutionInterceptor, AfterEachCallback {
  private final List<String> operations = new ArrayList<>();
  private final List<Interference> before = new ArrayList<>();
  private final List<Interference> after = new ArrayList<>();

  private record Interference(String operation, Runnable action) {}

  /** Runs an action before the next request of an operation. */
  public void before(String operation, Runnable action) {
    before.add(new Interference(operation, action));
  }

  /** Loses the next request of an operation, and runs an action before the SDK retries it. */
  public void loseRequest(String operation, Runnable action) {
    before(operation, () -> lose("request", action));
  }

  /** Loses the response to the next request of an operation; the SDK retries the request. */
  public void loseResponse(String operation) {
    loseResponse(operation, () -> {});
  }

  /**
   * Loses the response to the next request of an operation, and runs an action before the retry.
   */
  public void loseResponse(String operation, Runnable action) {
    after.add(new Interference(operation, () -> lose("response", action)));
  }

  private static void lose(String message, Runnable action) {
    action.run();
    throw RetryableException.create("the " + message + " was lost");
  }

  /** Returns the operations of all attempts until now. */
  public List<String> operations() {
    return List.copyOf(operations);
  }

  /** Fails the test if an interference has not happened. */
  @Override
  public void afterEach(ExtensionContext context) {
    assertThat(before).isEmpty();
    assertThat(after).isEmpty();
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    operations.add(operation(attributes));
    next(before, attributes).ifPresent(interference -> interference.action().run());
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    next(after, attributes).ifPresent(interference -> interference.action().run());
  }

  private static String operation(ExecutionAttributes attributes) {
    return attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
  }

  private static Optional<Interference> next(
      List<Interference> planned, ExecutionAttributes attributes) {
    for (Iterator<Interference> it = planned.iterator(); it.hasNext(); ) {
      Interference interference = it.next();
      if (interference.operation().equals(operation(attributes))) {
        it.remove();
        return Optional.of(interference);
      }
    }
    return Optional.empty();
  }
}
