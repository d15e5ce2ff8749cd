package dev.sagastore.construct;

import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.sqs.IQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueAttributes;
import software.constructs.Construct;

/** A bus that this app doesn't declare. */
final class ImportedSagaBus extends SagaBusBase {
  private final BusReference reference;

  ImportedSagaBus(Construct scope, String id, SagaBusAttributes attributes) {
    super(scope, id);
    IKey key = attributes.encryptionKey();
    this.reference =
        new BusReference(
            attributes.name(),
            null,
            queue("Queue", attributes.queueArn(), key),
            queue("DeadLetters", attributes.deadLetterQueueArn(), key),
            key);
  }

  private IQueue queue(String id, String arn, @Nullable IKey key) {
    return Queue.fromQueueAttributes(
        this,
        id,
        QueueAttributes.builder()
            .queueArn(arn)
            .keyArn(key == null ? null : key.getKeyArn())
            .build());
  }

  @Override
  BusReference reference() {
    return reference;
  }
}
