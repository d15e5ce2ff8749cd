package dev.sagastore.bus.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.sagastore.bus.BusListener;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.json.JacksonMessageMapper;
import dev.sagastore.bus.spi.MessageMapper;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.testing.EmbeddedDynamoDb;
import dev.sagastore.testing.Fault;
import dev.sagastore.testing.FaultInjector;
import dev.sagastore.testing.RequestLog;
import dev.sagastore.testing.RequestLog.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;

/** Tests the requests of a handler before Lambda takes a SnapStart snapshot. */
class SnapStartPrimingTest {
  private static final QueueServer SERVER = new QueueServer();

  private final String queue = "orders-" + UUID.randomUUID();
  private final SqsRequests sqsRequests = new SqsRequests();
  private final SqsClient sqs = SERVER.client(sqsRequests);
  private final RequestLog storeRequests = new RequestLog();
  private final FaultInjector faults = FaultInjector.inFrontOf(EmbeddedDynamoDb.shared());
  private final DynamoDbClient dynamoDb = EngineClient.of(faults, storeRequests);
  private final String tableName = EmbeddedDynamoDb.shared().newTableName();
  private final DynamoDbSagaStore store =
      DynamoDbSagaStore.builder().client(dynamoDb).tableName(tableName).build();
  private final List<MessageEvent> events = new ArrayList<>();
  private final MetricLog metrics = new MetricLog();

  /** Records what its mapper reads. */
  private final class RecordingMapper implements MessageMapper {
    private final MessageMapper jackson = JacksonMessageMapper.create();
    private final List<String> read = new ArrayList<>();

    @Override
    public String write(Object message) {
      return jackson.write(message);
    }

    @Override
    public <M> M read(String body, Class<M> type) {
      read.add(type.getSimpleName());
      return jackson.read(body, type);
    }
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @BeforeEach
  void create() {
    SERVER.createQueues(queue);
    store.table().create(Duration.ofSeconds(10));
    storeRequests.clear();
  }

  @AfterEach
  void close() {
    sqs.close();
    dynamoDb.close();
  }

  private void prime(MessageMapper mapper) {
    LambdaSagaBus bus =
        LambdaSagaBus.builder(
                TestOrders.configuration()
                    .andThen(
                        parts ->
                            parts
                                .mapper(mapper)
                                .listener(
                                    new BusListener() {
                                      @Override
                                      public void settled(MessageEvent event) {
                                        events.add(event);
                                      }
                                    })))
            .store(store)
            .transport(SERVER.transport(queue).client(sqs).build())
            .output(metrics)
            .build();
    SnapStartPriming priming = new SagaBusHandlerTest.OrderFunction(bus).priming();
    priming.beforeCheckpoint(null);
    priming.afterRestore(null);
  }

  @Test
  void primingWritesAndSendsNothing() {
    prime(JacksonMessageMapper.create());

    assertThat(storeRequests.entries()).extracting(Entry::operation).containsExactly("GetItem");
    assertThat(sqsRequests.all())
        .singleElement()
        .isInstanceOf(ChangeMessageVisibilityBatchRequest.class);
    assertThat(dynamoDb.scan(request -> request.tableName(tableName)).items()).isEmpty();
    assertThat(events).isEmpty();
    assertThat(metrics.documents()).isEmpty();
  }

  @Test
  void primingPreparesReadersOfAllMessages() {
    RecordingMapper mapper = new RecordingMapper();

    prime(mapper);

    assertThat(mapper.read)
        .containsExactlyInAnyOrder(
            "OrderPlaced", "NoteAdded", "PaymentReceived", "OrderBroken", "ReminderSet");
  }

  @Test
  void outageDoesNotFailDeployment() {
    faults.next("GetItem", Fault.NO_CONNECTION);
    sqsRequests.fail(ChangeMessageVisibilityBatchRequest.class);

    assertThatNoException().isThrownBy(() -> prime(JacksonMessageMapper.create()));

    assertThat(faults.remaining()).isZero();
    assertThat(sqsRequests.all()).hasSize(1);
  }

  @Test
  void bugFailsDeployment() {
    MessageMapper broken =
        new MessageMapper() {
          @Override
          public String write(Object message) {
            throw new IllegalStateException("a bug");
          }

          @Override
          public <M> M read(String body, Class<M> type) {
            throw new IllegalStateException("a bug");
          }
        };

    assertThatIllegalStateException().isThrownBy(() -> prime(broken));
  }
}
