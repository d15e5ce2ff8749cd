package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.SearchModel.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Searches all orders of the steps of two workers, with faults between any two of them. The engine
 * is the real one; store and queue are values.
 */
class MessageSearchTest {
  @ParameterizedTest
  @CsvSource({
    "''",
    "CRASH EXPIRY LOST_RESPONSE",
    "CRASH LOST_RESPONSE REDRIVE",
    "CRASH CRASH REDRIVE",
    "EXPIRY EXPIRY REDRIVE",
    "CRASH EXPIRY FAILED_SEND",
    "EXPIRY FAILED_SEND REJECTED_SEND",
    "CRASH EXPIRY OUTAGE",
    "RECEIVE_LIMIT RECEIVE_LIMIT REDRIVE",
    "CRASH EXPIRY RECEIVE_LIMIT",
    "CRASH RECEIVE_LIMIT REDRIVE"
  })
  void startAndEndInAnyOrder(String faults) {
    assertThat(search("Placed Paid", faults)).isGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource({
    "CRASH CRASH EXPIRY EXPIRY LOST_RESPONSE REDRIVE",
    "CRASH EXPIRY OUTAGE OUTAGE REDRIVE",
    "CRASH CRASH EXPIRY LOST_RESPONSE RECEIVE_LIMIT RECEIVE_LIMIT REDRIVE",
    "CRASH EXPIRY FAILED_SEND OUTAGE RECEIVE_LIMIT REDRIVE"
  })
  @EnabledIfSystemProperty(named = "sagastore.search.full", matches = "true")
  void startAndEndWithManyFaults(String faults) {
    assertThat(search("Placed Paid", faults)).isGreaterThan(100_000);
  }

  @ParameterizedTest
  @CsvSource({"CRASH EXPIRY", "EXPIRY LOST_RESPONSE"})
  void messageOfAnActiveSagaChangesItOnce(String faults) {
    assertThat(search("Placed Extended", faults)).isGreaterThan(20);
  }

  /** The same message twice, and another one that would also start the saga. */
  @ParameterizedTest
  @CsvSource({
    "Placed Placed, CRASH EXPIRY",
    "Placed Placed, EXPIRY LOST_RESPONSE",
    "Placed Placed1, CRASH EXPIRY",
    "Placed Placed1, EXPIRY LOST_RESPONSE"
  })
  void severalStartsMakeOneSaga(String messages, String faults) {
    assertThat(search(messages, faults)).isGreaterThan(20);
  }

  @Test
  void messageWithoutStartIsADeadLetter() {
    assertThat(search("Paid", "CRASH EXPIRY REDRIVE")).isGreaterThan(5);
  }

  /** Its copies come before each acknowledgement, and it harms no other message. */
  @ParameterizedTest
  @CsvSource({"Placed Poison", "Placed Broken", "Closed Poison"})
  void failingMessageIsADeadLetter(String messages) {
    assertThat(search(messages, "CRASH EXPIRY")).isGreaterThan(20);
  }

  /** The queue moves it as it is, and does not know what it has left in the item. */
  @ParameterizedTest
  @CsvSource({
    "Placed Failing, RECEIVE_LIMIT REDRIVE",
    "Placed Poison, CRASH RECEIVE_LIMIT",
    "Placed Placed, EXPIRY RECEIVE_LIMIT REDRIVE"
  })
  void messageThatTheQueueMovesLosesNoSend(String messages, String faults) {
    assertThat(search(messages, faults)).isGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource({
    "Placed Failing, CRASH EXPIRY RECEIVE_LIMIT REDRIVE",
    "Placed Poison, CRASH EXPIRY RECEIVE_LIMIT REDRIVE",
    "Placed Paid Shipped, CRASH RECEIVE_LIMIT",
    "Placed Paid Delivered, CRASH RECEIVE_LIMIT"
  })
  @EnabledIfSystemProperty(named = "sagastore.search.full", matches = "true")
  void messageThatTheQueueMovesLosesNoSendWithManyFaults(String messages, String faults) {
    assertThat(search(messages, faults)).isGreaterThan(10_000);
  }

  /** A round of attempts is handled once, and a redrive is a new round. */
  @ParameterizedTest
  @CsvSource({
    "Placed Failing, CRASH EXPIRY",
    "Placed Failing, EXPIRY REDRIVE",
    "Placed Paid Delivered, REDRIVE",
    "Placed Paid Delivered, OUTAGE REDRIVE"
  })
  void failureHandlerRunsOnceARound(String messages, String faults) {
    assertThat(search(messages, faults)).isGreaterThan(20);
  }

  /** Its ID is written under the version condition: another run may have handled it. */
  @Test
  void ignoredMessageLosesNoSend() {
    assertThat(search("Placed Paid Shipped", "CRASH EXPIRY")).isGreaterThan(20);
  }

  private static int search(String messages, String faults) {
    return SearchCase.of(messages).withFaults(faults).search(Scope.of(2, 1));
  }
}
