package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.KeyName;
import dev.sagastore.Saga;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import dev.sagastore.bus.internal.item.BusItem;
import dev.sagastore.bus.internal.item.OutgoingMessage;
import dev.sagastore.bus.internal.item.Timer;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import dev.sagastore.embedded.DynamoDbEngine;
import dev.sagastore.spi.DueSaga;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    return new OutgoingMessage(
        Destination.of("stock"), Envelope.of(id, "Reserve", "{}"), 17, NOW, null, 0);
  }

  private Command.Insert<String> insert(String... messages) {
    return insert((Duration) null, messages);
  }

  private Command.Insert<String> insert(@Nullable Duration timer, String... messages) {
    BusItem item =
        BusItem.created("life")
            .withHandled(17, NOW)
            .withOutgoing(Stream.of(messages).map(StoreCommandsTest::message).toList());
    return new Command.Insert<>(
        type.correlationId("order-42"),
        new Draft<>(
            "placed",
            false,
            timer == null
                ? item
                : item.withTimer(new Timer("late", NOW.plus(timer), "token", true, Map.of(), null)),
            List.of()),
        NOW);
  }

  @CanIgnoreReturnValue
  private static Saga<String> stored(Outcome<String> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Stored.class);
    return ((Outcome.Stored<String>) outcome).saga();
  }

  private Saga<String> current() {
    return store.find(type.correlationId("order-42")).orElseThrow();
  }

  private BusItem item() {
    return BusItem.read(current());
  }

  @Test
  void findReturnsSagaOrNone() {
    Command.Find<String> find = new Command.Find<>(type.correlationId("order-42"));

    assertThat(commands.find(find)).isEqualTo(new Outcome.Found<>(null));
    stored(commands.insert(insert()));
    assertThat(commands.find(find)).isEqualTo(new Outcome.Found<>(current()));
  }

  @Test
  void insertStoresInboxAndOutbox() {
    stored(commands.insert(insert("m-1", "m-2")));

    assertThat(item().inbox().contains(17)).isTrue();
    assertThat(item().life()).isEqualTo("life");
    assertThat(item().messages()).extracting(OutgoingMessage::id).containsExactly("m-1", "m-2");
  }

  @Test
  void secondInsertIsRejectedWithSaga() {
    stored(commands.insert(insert("m-1")));

    assertThat(commands.insert(insert("m-2"))).isEqualTo(new Outcome.Rejected<>(current()));
  }

  @Test
  void updateOfChangedSagaIsRejectedWithSaga() {
    Saga<String> read = stored(commands.insert(insert()));
    stored(commands.update(new Command.Update<>(read.withState("paid"))));

    assertThat(commands.update(new Command.Update<>(read.withState("other"))))
        .isEqualTo(new Outcome.Rejected<>(current()));
    assertThat(current().state()).isEqualTo("paid");
  }

  @Test
  void updateOfDeletedSagaIsRejected() {
    Saga<String> read = stored(commands.insert(insert()));
    assertThat(store.forceDelete(type.correlationId("order-42"))).isTrue();

    assertThat(commands.update(new Command.Update<>(read.withState("paid"))))
        .isEqualTo(new Outcome.Rejected<>(null));
  }

  @Test
  void clearRemovesOnlyItsOwnMessages() {
    Saga<String> saga = stored(commands.insert(insert("m-1", "m-2")));

    Saga<String> cleared =
        stored(commands.clear(new Command.Clear<>(saga, List.of(message("m-1")))));

    assertThat(cleared.version()).isEqualTo(saga.version());
    assertThat(item().messages()).extracting(OutgoingMessage::id).containsExactly("m-2");
  }

  /** A clear doesn't raise the version: an update from what was read before takes effect. */
  @Test
  void updateKeepsOutboxCleared() {
    Saga<String> read = stored(commands.insert(insert("m-1")));
    stored(commands.clear(new Command.Clear<>(read, List.of(message("m-1")))));

    stored(
        commands.update(
            new Command.Update<>(
                BusItem.read(read)
                    .withOutgoing(List.of(message("m-2")))
                    .applyTo(read.withState("paid"), NOW))));

    assertThat(current().state()).isEqualTo("paid");
    assertThat(item().messages()).extracting(OutgoingMessage::id).containsExactly("m-2");
  }

  @Test
  void clearOfChangedSagaIsRejectedWithSaga() {
    Saga<String> read = stored(commands.insert(insert("m-1")));
    stored(commands.update(new Command.Update<>(read.withState("paid"))));

    assertThat(commands.clear(new Command.Clear<>(read, List.of(message("m-1")))))
        .isEqualTo(new Outcome.Rejected<>(current()));
    assertThat(item().messages()).extracting(OutgoingMessage::id).containsExactly("m-1");
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
    assertThat(item().messages()).extracting(OutgoingMessage::id).containsExactly("m-1");
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

  @Test
  void clearOfDeletedSagaIsRejected() {
    Saga<String> read = stored(commands.insert(insert("m-1")));
    assertThat(store.forceDelete(type.correlationId("order-42"))).isTrue();

    assertThat(commands.clear(new Command.Clear<>(read, List.of(message("m-1")))))
        .isEqualTo(new Outcome.Rejected<>(null));
  }

  @Test
  void tooLargeItemIsRefused() {
    Saga<String> read = stored(commands.insert(insert()));

    Outcome<String> outcome =
        commands.update(new Command.Update<>(read.withState("x".repeat(500_000))));

    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(((Outcome.Refused<String>) outcome).reason()).isNotBlank();
    assertThat(current().state()).isEqualTo("placed");
  }

  @Test
  void keyOfOtherSagaIsRefused() {
    KeyName payment = KeyName.of("payment");
    Saga<String> other = store.insert(type.correlationId("order-43"), "placed");
    stored(commands.update(new Command.Update<>(other.withKey(payment, "p-1"))));
    Saga<String> read = stored(commands.insert(insert()));

    Outcome<String> outcome = commands.update(new Command.Update<>(read.withKey(payment, "p-1")));

    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    assertThat(((Outcome.Refused<String>) outcome).reason()).contains("p-1");
  }

  @Test
  void claimReturnsSagaOnce() {
    Duration delay = Duration.ofHours(1);
    Saga<String> saga = stored(commands.insert(insert(delay)));
    DueSaga<String> due = DueSaga.of(type.id(saga.sagaId()), NOW.plus(delay));
    Command.Claim<String> claim = new Command.Claim<>(due, NOW.plus(delay).plusSeconds(900));

    Outcome<String> outcome = commands.claim(claim);

    assertThat(outcome).isEqualTo(new Outcome.Found<>(current()));
    assertThat(item().due()).isEqualTo(claim.until());
    assertThat(current().version()).isEqualTo(saga.version());
    assertThat(commands.claim(claim)).isEqualTo(new Outcome.Found<>(null));
  }

  /** A claim doesn't raise the version, but guards the due time. */
  @Test
  void updateOfDueTimeIsRejectedAfterClaim() {
    Duration delay = Duration.ofHours(1);
    Saga<String> read = stored(commands.insert(insert(delay)));
    DueSaga<String> due = DueSaga.of(type.id(read.sagaId()), NOW.plus(delay));
    Instant until = NOW.plus(delay).plusSeconds(900);
    assertThat(commands.claim(new Command.Claim<>(due, until)))
        .isNotEqualTo(new Outcome.Found<>(null));

    Saga<String> canceled = BusItem.read(read).withoutTimer("late").applyTo(read, NOW);

    assertThat(commands.update(new Command.Update<>(canceled)))
        .isEqualTo(new Outcome.Rejected<>(current()));
    assertThat(item().due()).isEqualTo(until);
  }
}
