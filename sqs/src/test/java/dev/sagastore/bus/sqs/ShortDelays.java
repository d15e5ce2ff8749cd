package dev.sagastore.bus.sqs;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/**
 * Queues with real time for a bus with virtual time: what is delayed or hidden is so for a second
 * at most, and the time of the first receipt is the bus's.
 */
final class ShortDelays implements ExecutionInterceptor {
  private static final int MAX_SECONDS = 1;

  private final InstantSource clock;
  private final Map<String, String> firstReceipts = new ConcurrentHashMap<>();

  /**
   * Creates an interceptor.
   *
   * @param clock the clock of the bus
   */
  ShortDelays(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
    SdkRequest request = context.request();
    if (request instanceof ChangeMessageVisibilityRequest change) {
      return change.toBuilder().visibilityTimeout(shortened(change.visibilityTimeout())).build();
    }
    if (request instanceof ChangeMessageVisibilityBatchRequest batch) {
      return batch.toBuilder()
          .entries(
              batch.entries().stream()
                  .map(
                      entry ->
                          entry.toBuilder()
                              .visibilityTimeout(shortened(entry.visibilityTimeout()))
                              .build())
                  .toList())
          .build();
    }
    return ElasticMqServer.withDelays(request, ShortDelays::shortened);
  }

  private static int shortened(int seconds) {
    return Math.min(MAX_SECONDS, seconds);
  }

  @Override
  public SdkResponse modifyResponse(
      Context.ModifyResponse context, ExecutionAttributes attributes) {
    return context.response() instanceof ReceiveMessageResponse response
        ? response.toBuilder()
            .messages(response.messages().stream().map(this::stamped).toList())
            .build()
        : context.response();
  }

  private Message stamped(Message message) {
    String firstReceipt =
        firstReceipts.computeIfAbsent(
            message.messageId(), id -> String.valueOf(clock.instant().toEpochMilli()));
    Map<String, String> attributes = new HashMap<>(message.attributesAsStrings());
    attributes.put(
        MessageSystemAttributeName.APPROXIMATE_FIRST_RECEIVE_TIMESTAMP.toString(), firstReceipt);
    return message.toBuilder().attributesWithStrings(attributes).build();
  }
}
