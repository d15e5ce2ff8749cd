package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/** What the SDK makes of each fault, with synchronous and asynchronous clients. */
@Timeout(60)
class FaultInjectorTest {
  private static final Calls CALLS = new Calls(TestTable.create().name());
  private static final FaultInjector FAULTS = FaultInjector.inFrontOf(EmbeddedDynamoDb.shared());
  private static final Sender.Sync SYNC = Sender.Sync.of(FAULTS, 1);
  private static final Sender.Async ASYNC = Sender.Async.of(FAULTS, 1);

  private final String id = UUID.randomUUID().toString();

  static List<Sender> senders() {
    return List.of(SYNC, ASYNC);
  }

  @BeforeEach
  void noFaults() {
    FAULTS.reset();
  }

  @AfterAll
  static void close() {
    SYNC.close();
    ASYNC.close();
    FAULTS.close();
  }

  @ParameterizedTest
  @MethodSource("senders")
  void withoutFaultsItIsAnOrdinaryNetwork(Sender client) {
    client.send(CALLS.put(id));

    assertThat(CALLS.isStored(id)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("senders")
  void aLostResponseTakesEffect(Sender client) {
    FAULTS.next("PutItem", Fault.LOST_RESPONSE);

    assertThatThrownBy(() -> client.send(CALLS.put(id)))
        .isInstanceOf(SdkClientException.class)
        .hasCauseInstanceOf(IOException.class)
        .hasMessageContaining("the response was lost");

    assertThat(CALLS.isStored(id)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("senders")
  void withoutAConnectionNothingTakesEffect(Sender client) {
    FAULTS.next("PutItem", Fault.NO_CONNECTION);

    assertThatThrownBy(() -> client.send(CALLS.put(id)))
        .isInstanceOf(SdkClientException.class)
        .hasCauseInstanceOf(IOException.class)
        .hasMessageContaining("no connection");

    assertThat(CALLS.isStored(id)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("senders")
  void whatIsThrottledTakesNoEffect(Sender client) {
    FAULTS.next("PutItem", Fault.THROTTLED);

    DynamoDbException throttled =
        catchThrowableOfType(DynamoDbException.class, () -> client.send(CALLS.put(id)));

    assertThat(throttled.isThrottlingException()).isTrue();
    assertThat(throttled.statusCode()).isEqualTo(400);
    assertThat(CALLS.isStored(id)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("senders")
  void aServerErrorTakesEffect(Sender client) {
    FAULTS.next("PutItem", Fault.SERVER_ERROR);

    assertThatThrownBy(() -> client.send(CALLS.put(id)))
        .isInstanceOf(InternalServerErrorException.class);

    assertThat(CALLS.isStored(id)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("senders")
  void aTransactionOfOthersRefusesEveryRequestForAnItem(Sender client) {
    FAULTS.randomly(42, 1, Set.of(Fault.TRANSACTION_CONFLICT));

    for (Sender.Call<?> call :
        List.of(CALLS.put(id), CALLS.update(id), CALLS.delete(id), CALLS.get(id))) {
      TransactionConflictException conflict =
          catchThrowableOfType(TransactionConflictException.class, () -> client.send(call));

      assertThat(conflict.statusCode()).isEqualTo(400);
      assertThat(conflict.awsErrorDetails().errorCode()).isEqualTo("TransactionConflictException");
    }
    assertThat(CALLS.isStored(id)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("senders")
  void aTransactionThatLosesToAnotherHasAReasonForEachItem(Sender client) {
    String[] ids = {id + 0, id + 1, id + 2};
    for (int items = 1; items <= ids.length; items++) {
      Sender.Call<?> transaction = CALLS.transaction(Arrays.copyOf(ids, items));
      FAULTS.next("TransactWriteItems", Fault.TRANSACTION_CONFLICT);

      TransactionCanceledException canceled =
          catchThrowableOfType(TransactionCanceledException.class, () -> client.send(transaction));

      assertThat(canceled.cancellationReasons()).hasSize(items);
      assertThat(canceled.cancellationReasons().get(0).code()).isEqualTo("TransactionConflict");
      assertThat(canceled.cancellationReasons().get(0).message())
          .isEqualTo("Transaction is ongoing for the item");
      assertThat(canceled.cancellationReasons().subList(1, items))
          .allSatisfy(reason -> assertThat(reason.code()).isEqualTo("None"));
    }
    assertThat(CALLS.isStored(id + 0)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("senders")
  void afterATransactionsAnswerWasLostItIsStored(Sender client) {
    FAULTS.next("TransactWriteItems", Fault.LOST_RESPONSE);

    assertThatThrownBy(() -> client.send(CALLS.transaction(id + 0, id + 1)))
        .isInstanceOf(SdkClientException.class);

    assertThat(CALLS.isStored(id + 0)).isTrue();
    assertThat(CALLS.isStored(id + 1)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("senders")
  void aQueryAnswersNeverSoAndSaysThatTheTestIsWrong(Sender client) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FAULTS.next("Query", Fault.TRANSACTION_CONFLICT));
    FAULTS.at(1, Fault.TRANSACTION_CONFLICT);

    assertThatThrownBy(() -> client.send(CALLS.query(id)))
        .hasStackTraceContaining("IllegalStateException")
        .hasStackTraceContaining("an attempt of Query, which never fails with it in DynamoDB");
  }

  @ParameterizedTest
  @MethodSource("senders")
  void attemptsOfAllKindsAreCounted(Sender client) {
    FAULTS.at(3, Fault.THROTTLED);

    client.send(CALLS.put(id));
    client.send(CALLS.query(id));

    assertThatThrownBy(() -> client.send(CALLS.put(id))).isInstanceOf(DynamoDbException.class);
    client.send(CALLS.put(id));
  }

  @Test
  void bothKindsOfClientsShareTheCount() {
    FAULTS.at(2, Fault.THROTTLED);

    SYNC.send(CALLS.put(id));

    assertThatThrownBy(() -> ASYNC.send(CALLS.put(id))).isInstanceOf(DynamoDbException.class);
  }

  @ParameterizedTest
  @MethodSource("senders")
  void randomFaultsComeUntilTheyAreStopped(Sender client) {
    FAULTS.randomly(42, 1, Set.of(Fault.THROTTLED));
    assertThatThrownBy(() -> client.send(CALLS.put(id))).isInstanceOf(DynamoDbException.class);
    assertThatThrownBy(() -> client.send(CALLS.query(id))).isInstanceOf(DynamoDbException.class);

    FAULTS.stop();

    client.send(CALLS.put(id));
  }

  @ParameterizedTest
  @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "TRANSACTION_CONFLICT")
  void theSdkTriesAgainBelowTheCaller(Fault fault) {
    try (Sender sync = Sender.Sync.of(FAULTS, 2);
        Sender async = Sender.Async.of(FAULTS, 2)) {
      for (Sender client : List.of(sync, async)) {
        String item = id + client;
        FAULTS.next("PutItem", fault, () -> SYNC.send(CALLS.put(item + "meanwhile")));

        client.send(CALLS.put(item));

        assertThat(FAULTS.remaining()).isZero();
        assertThat(CALLS.isStored(item)).isTrue();
        assertThat(CALLS.isStored(item + "meanwhile")).isTrue();
      }
    }
  }
}
