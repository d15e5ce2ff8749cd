package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.Saga;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import dev.sagastore.embedded.DynamoDbEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tests what the search assumes about the store, on an engine with DynamoDB's protocol. */
class StoreCommandsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final DynamoDbEngine ENGINE = DynamoDbEngine.start();
  private static final DynamoDbClient CLIENT = client(new ExecutionInterceptor() {});

  static {
    SagaTable.of(CLIENT, "sagas").create(Duration.ofMinutes(1));
  }

  private final SagaType<String> type = SagaType.of("Saga-" + UUID.randomUUID(), String.class);
  private final DynamoDbSagaStore store = store(CLIENT);
  private final StoreCommands<String> commands = new StoreCommands<>(store, type);

  @AfterAll
  static void close() {
    CLIENT.close();
    ENGINE.close();
  }

  private static DynamoDbClient client(ExecutionInterceptor interceptor) {
    return DynamoDbClient.builder()
        .httpClient(ENGINE.httpClient())
        .region(Region.US_EAST_1)
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .overrideConfiguration(config -> config.addExecutionInterceptor(interceptor))
        .build();
  }

  private static DynamoDbSagaStore store(DynamoDbClient client) {
    return DynamoDbSagaStore.builder().client(client).tableName("sagas").build();
  }

  private static OutgoingMessage message(String id) {
    return new OutgoingMessage(Envelope.of(id, "Reserve", "{}"), 17);
  }

  private Command.Insert<String> insert(String... messages) {
    return new Command.Insert<>(
        type.correlationId("order-42"),
        "placed",
        false,
        "life",
        17,
        NOW,
        List.of(messages).stream().map(StoreCommandsTest::message).toList());
  }

  @CanIgnoreReturnValue
  private static Saga<String> stored(Outcome<String> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Stored.class);
    return ((Outcome.Stored<String>) outcome).saga();
  }

  private Saga<String> current() {
    return store.find(type.correlationId("order-42")).orElseThrow();
  }

  @Test
  void findReturnsTheSagaOrNone() {
    Command.Find<String> find = new Command.Find<>(type.correlationId("order-42"));

    assertThat(commands.find(find)).isEqualTo(new Outcome.Found<>(null));
    stored(commands.insert(insert()));
    assertThat(commands.find(find)).isEqualTo(new Outcome.Found<>(current()));
  }

  @Test
  void insertStoresInboxAndOutbox() {
    stored(commands.insert(insert("m-1", "m-2")));

    assertThat(BusAttributes.inbox(current()).contains(17)).isTrue();
    assertThat(BusAttributes.life(current())).isEqualTo("life");
    assertThat(BusAttributes.outboxOf(current(), 17))
        .containsExactly(message("m-1"), message("m-2"));
  }

  @Test
  void secondInsertIsRejectedWithTheSaga() {
    stored(commands.insert(insert("m-1")));

    assertThat(commands.insert(insert("m-2"))).isEqualTo(new Outcome.Rejected<>(current()));
  }

  @Test
  void updateOfChangedSagaIsRejectedWithTheSaga() {
    Saga<String> read = stored(commands.insert(insert()));
    stored(commands.update(new Command.Update<>(read.withState("paid"))));

    assertThat(commands.update(new Command.Update<>(read.withState("other"))))
        .isEqualTo(new Outcome.Rejected<>(current()));
    assertThat(current().state()).isEqualTo("paid");
  }

  @Test
  void updateOfDeletedSagaIsRejected() {
    Saga<String> read = stored(commands.insert(insert()));
    assertThat(store.delete(type.correlationId("order-42"))).isTrue();

    assertThat(commands.update(new Command.Update<>(read.withState("paid"))))
        .isEqualTo(new Outcome.Rejected<>(null));
  }

  @Test
  void clearRemovesItsOwnMessagesOnly() {
    Saga<String> saga = stored(commands.insert(insert("m-1", "m-2")));

    Saga<String> cleared =
        stored(commands.clear(new Command.Clear<>(saga, List.of(message("m-1")))));

    assertThat(cleared.version()).isEqualTo(saga.version());
    assertThat(BusAttributes.outbox(current())).containsExactly(message("m-2"));
  }

  /** A clear doesn't raise the version: an update from what was read before takes effect. */
  @Test
  void updateDoesNotBringBackWhatWasCleared() {
    Saga<String> read = stored(commands.insert(insert("m-1")));
    stored(commands.clear(new Command.Clear<>(read, List.of(message("m-1")))));

    stored(
        commands.update(
            new Command.Update<>(
                BusAttributes.withOutgoing(read.withState("paid"), List.of(message("m-2"))))));

    assertThat(current().state()).isEqualTo("paid");
    assertThat(BusAttributes.outbox(current())).containsExactly(message("m-2"));
  }

  @Test
  void clearOfChangedSagaIsRejectedWithTheSaga() {
    Saga<String> read = stored(commands.insert(insert("m-1")));
    stored(commands.update(new Command.Update<>(read.withState("paid"))));

    assertThat(commands.clear(new Command.Clear<>(read, List.of(message("m-1")))))
        .isEqualTo(new Outcome.Rejected<>(current()));
    assertThat(BusAttributes.outbox(current())).containsExactly(message("m-1"));
  }

  @Test
  void lostResponseIsUnknown() {
    ExecutionInterceptor losing =
        new ExecutionInterceptor() {
          @Override
          public void afterTransmission(
              Context.AfterTransmission context, ExecutionAttributes attributes) {
            throw SdkClientException.create("the response was lost");
          }
        };
    try (DynamoDbClient client = client(losing)) {
      StoreCommands<String> unlucky = new StoreCommands<>(store(client), type);

      assertThat(unlucky.insert(insert("m-1"))).isEqualTo(new Outcome.Unknown<>());
    }
    assertThat(BusAttributes.outbox(current())).containsExactly(message("m-1"));
  }

  @Test
  void requestThatWasNotSentFails() {
    DynamoDbSagaStore closed = store(CLIENT);
    closed.close();
    StoreCommands<String> unlucky = new StoreCommands<>(closed, type);

    assertThatThrownBy(() -> unlucky.insert(insert()))
        .isInstanceOf(SagaStoreUnavailableException.class);
    assertThat(store.find(type.correlationId("order-42"))).isEmpty();
  }
}
