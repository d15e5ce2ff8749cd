package dev.sagastore.bus.sqs;

import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.bus.spi.Destination;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Creates the clients that a builder was not given.
 *
 * <p>Its lambdas capture the factory, not a client: linking them must not load a class of SNS or
 * EventBridge before {@link #create} can say that it is missing.
 *
 * @param busName logical name of the bus, the source of its events
 * @param sqs client for queues; null to create one
 * @param sns client for topics; null to create one
 * @param eventBridge client for event buses; null to create one
 */
record ClientFactory(
    String busName,
    @Nullable SqsClient sqs,
    @Nullable SnsClient sns,
    @Nullable EventBridgeClient eventBridge) {
  SqsClient queues() {
    return create("SQS", "sqs", () -> sqs == null ? SqsClient.create() : sqs);
  }

  /** Returns a router with clients for all kinds of addresses. */
  DestinationRouter router(SqsClient queues, Map<Destination, Address> addresses) {
    Map<Address.Kind, DestinationClient<?>> clients = new EnumMap<>(Address.Kind.class);
    for (Address address : addresses.values()) {
      clients.computeIfAbsent(
          address.kind(),
          kind ->
              switch (kind) {
                case QUEUE -> new QueueClient(queues);
                case TOPIC -> topics();
                case EVENT_BUS -> eventBuses();
              });
    }
    return new DestinationRouter(busName, addresses, clients);
  }

  private DestinationClient<?> topics() {
    return create("SNS", "sns", () -> sns == null ? TopicClient.create() : TopicClient.of(sns));
  }

  private DestinationClient<?> eventBuses() {
    return create(
        "EventBridge",
        "eventbridge",
        () ->
            eventBridge == null
                ? EventBusClient.create(busName)
                : EventBusClient.of(eventBridge, busName));
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
