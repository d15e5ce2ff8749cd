package dev.sagastore.bus.sqs;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * Stops a worker of {@link Parcel} before one of its requests: prints {@link #REACHED}, and lets
 * the thread wait for the end of its process.
 */
final class RequestMark implements ExecutionInterceptor {
  static final String REACHED = "reached";

  /** Largest number of messages that SQS returns for a request. */
  private static final int MAX_RECEIVED = 10;

  /** The requests of a message, in order. */
  enum Place {
    /** The insert or update of the saga. */
    COMMIT,
    /** The sending of commands, events and answers. */
    SEND,
    /** The removal of what was sent from the outbox. */
    CLEAR,
    /** The removal of the message from its queue. */
    ACKNOWLEDGEMENT;

    /**
     * Returns the number of requests that a worker sends at least until parcels have passed all
     * stops.
     *
     * @param parcels number of parcels
     */
    int minRequests(int parcels) {
      return this == ACKNOWLEDGEMENT
          // one request acknowledges all messages that were received together
          ? parcels * Parcel.MESSAGES / MAX_RECEIVED
          : parcels * Parcel.STEPS;
    }

    boolean includes(SdkRequest request) {
      boolean isClear =
          request instanceof UpdateItemRequest update
              && update.updateExpression().startsWith("REMOVE");
      return switch (this) {
        case COMMIT ->
            request instanceof PutItemRequest || (request instanceof UpdateItemRequest && !isClear);
        case SEND ->
            request instanceof SendMessageRequest || request instanceof SendMessageBatchRequest;
        case CLEAR -> isClear;
        case ACKNOWLEDGEMENT -> request instanceof DeleteMessageBatchRequest;
      };
    }
  }

  private final Place place;
  private final AtomicInteger left;

  /** Creates a mark before the n-th request at a place. */
  RequestMark(Place place, int number) {
    this.place = place;
    this.left = new AtomicInteger(number);
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    if (place.includes(context.request()) && left.decrementAndGet() == 0) {
      System.out.println(REACHED);
      System.out.flush();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("the worker was not killed", e);
      }
    }
  }
}
