package dev.sagastore.docs;

import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaBusBuilder;
import dev.sagastore.bus.SagaBusWorker;
import dev.sagastore.bus.json.JacksonMessageMapper;
import dev.sagastore.bus.json.MessageFormats;
import dev.sagastore.bus.sqs.SqsTransport;
import dev.sagastore.docs.ReadmeSnippets.OrderFunction;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The worker of {@code docs/aws.md} and the sender of the construct's manual, never run. */
@SuppressWarnings("unused")
final class WorkerSnippets {
  private WorkerSnippets() {}

  static void worker() {
    SqsTransport transport = SqsTransport.fromEnvironment();
    SagaBusBuilder bus =
        SagaBus.builder(transport.name())
            .store(DynamoDbSagaStore.fromEnvironment())
            .transport(transport)
            .format(MessageFormats.standard())
            .mapper(JacksonMessageMapper.create());
    OrderFunction.configure(bus);
    SagaBusWorker worker = SagaBusWorker.builder(bus.build()).build();
    worker.start();
  }

  static void sender(SqsClient sqs) {
    sqs.sendMessage(
        request ->
            request
                .queueUrl(System.getenv("SAGA_BUS_QUEUE_URL"))
                .messageBody(
                    """
                    {"specversion": "1.0", "id": "order-42-placed", "source": "shop",
                     "type": "OrderPlaced", "data": {"orderId": "order-42"}}"""));
  }
}
