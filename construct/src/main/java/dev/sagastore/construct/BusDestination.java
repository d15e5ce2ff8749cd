package dev.sagastore.construct;

import dev.sagastore.schema.DestinationKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.IResource;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.events.IEventBus;
import software.amazon.awscdk.services.kms.IAlias;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.sqs.IQueue;

/**
 * A destination of a bus.
 *
 * @param name logical name
 * @param kind kind of the resource
 * @param resource a queue, topic or event bus
 */
record BusDestination(String name, DestinationKind kind, IResource resource) {
  private static final String FIFO_SUFFIX = ".fifo";

  BusDestination {
    Objects.requireNonNull(name, "the name of a destination must not be null");
    Objects.requireNonNull(resource, "a destination must not be null");
  }

  static BusDestination of(String name, IQueue queue) {
    return new BusDestination(name, DestinationKind.QUEUE, queue);
  }

  static BusDestination of(String name, ITopic topic) {
    return new BusDestination(name, DestinationKind.TOPIC, topic);
  }

  static BusDestination of(String name, IEventBus eventBus) {
    return new BusDestination(name, DestinationKind.EVENT_BUS, eventBus);
  }

  /** Returns what the transport calls the resource: the URL of a queue, or an ARN. */
  String address() {
    return resource instanceof IQueue queue ? queue.getQueueUrl() : arn();
  }

  String arn() {
    if (resource instanceof IQueue queue) {
      return queue.getQueueArn();
    }
    return resource instanceof ITopic topic
        ? topic.getTopicArn()
        : ((IEventBus) resource).getEventBusArn();
  }

  /**
   * Returns the customer managed key that a sender uses; null if there is none. EventBridge uses
   * that of an event bus itself. A key that AWS manages lets all senders of the account use it.
   */
  @Nullable IKey key() {
    IKey key = anyKey();
    return key instanceof IAlias alias && alias.getAliasName().startsWith("alias/aws/")
        ? null
        : key;
  }

  private @Nullable IKey anyKey() {
    if (resource instanceof IQueue queue) {
      return queue.getEncryptionMasterKey();
    }
    return resource instanceof ITopic topic ? topic.getMasterKey() : null;
  }

  boolean isFifo() {
    if (resource instanceof IQueue queue) {
      return queue.getFifo() || hasFifoSuffix(queue.getQueueName());
    }
    return resource instanceof ITopic topic
        && (topic.getFifo() || hasFifoSuffix(topic.getTopicName()));
  }

  /** An imported resource knows its kind by its name only. */
  private static boolean hasFifoSuffix(String resourceName) {
    return !Token.isUnresolved(resourceName) && resourceName.endsWith(FIFO_SUFFIX);
  }

  String region() {
    return resource.getEnv().getRegion();
  }
}
