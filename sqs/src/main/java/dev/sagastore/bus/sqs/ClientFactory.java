package dev.sagastore.bus.sqs;

import dev.sagastore.SagaStoreConfigurationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Creates the clients that a builder was not given.
 *
 * @param busName logical name of the bus, the source of its events
 */
record ClientFactory(String busName) {
  SqsClient queues(@Nullable SqsClient given) {
    return given == null ? create("SQS", "sqs", SqsClient::create) : given;
  }

  DestinationClient<?> topics(@Nullable SnsClient given) {
    return create("SNS", "sns", () -> given == null ? TopicClient.create() : TopicClient.of(given));
  }

  DestinationClient<?> eventBuses(@Nullable EventBridgeClient given) {
    return create(
        "EventBridge",
        "eventbridge",
        () -> given == null ? EventBusClient.create(busName) : EventBusClient.of(given, busName));
  }

  private static <C> C create(String service, String artifact, Supplier<C> client) {
    try {
      return client.get();
    } catch (NoClassDefFoundError e) {
      throw new SagaStoreConfigurationException(
          null,
          null,
          ("a destination needs the AWS SDK for %s, which is not on the class path: add the"
                  + " dependency software.amazon.awssdk:%s")
              .formatted(service, artifact),
          e);
    } catch (RuntimeException e) {
      // for an invalid AWS_ variable, the SDK throws various exceptions
      throw new SagaStoreConfigurationException(
          null,
          null,
          ("the bus can't create a client for %s: set AWS_REGION and the other settings of the AWS"
                  + " SDK, or pass a client; the SDK says: %s")
              .formatted(service, e.getMessage()),
          e);
    }
  }
}
