package dev.sagastore.benchmarks;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/**
 * Counts the responses to requests by operation, and the messages that were deleted. A poll counts
 * if it has brought messages. It can also make requests slower.
 *
 * <p>Safe for use by several threads.
 */
final class RequestStatistics implements ExecutionInterceptor {
  private final Map<String, Integer> responses = new TreeMap<>();
  private int polls;
  private int deleted;
  private volatile Duration latency = Duration.ZERO;

  /** Sets all counts to 0, and how much longer each request takes from now on. */
  synchronized void reset(Duration newLatency) {
    responses.clear();
    deleted = 0;
    latency = newLatency;
  }

  /** Returns the numbers of responses by operation, with those of a batch under the single one. */
  synchronized Map<String, Integer> responses() {
    return new TreeMap<>(responses);
  }

  /** Returns the number of polls without a response. */
  synchronized int polls() {
    return polls;
  }

  /** Waits until messages have been deleted. */
  synchronized void awaitDeleted(int messages) throws InterruptedException {
    while (deleted < messages) {
      wait();
    }
  }

  /** Waits until a request has ended, or for some milliseconds. */
  synchronized void awaitEnd() throws InterruptedException {
    wait(20);
  }

  @Override
  public synchronized void beforeExecution(
      Context.BeforeExecution context, ExecutionAttributes attributes) {
    addPoll(context.request(), 1);
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    long nanos = latency.toNanos();
    if (nanos > 0) {
      LockSupport.parkNanos(nanos);
    }
  }

  @Override
  public synchronized void afterExecution(
      Context.AfterExecution context, ExecutionAttributes attributes) {
    addPoll(context.request(), -1);
    SdkResponse response = context.response();
    if (response instanceof ReceiveMessageResponse received && received.messages().isEmpty()) {
      return;
    }
    if (response instanceof DeleteMessageBatchResponse batch) {
      deleted += batch.successful().size();
    }
    String operation =
        context.request().getClass().getSimpleName().replaceFirst("(Batch)?Request$", "");
    responses.merge(operation, 1, Integer::sum);
    notifyAll();
  }

  @Override
  public synchronized void onExecutionFailure(
      Context.FailedExecution context, ExecutionAttributes attributes) {
    addPoll(context.request(), -1);
    notifyAll();
  }

  private void addPoll(SdkRequest request, int number) {
    if (request instanceof ReceiveMessageRequest) {
      polls += number;
    }
  }
}
