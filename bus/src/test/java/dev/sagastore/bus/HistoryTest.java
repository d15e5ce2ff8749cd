package dev.sagastore.bus;

import static dev.sagastore.bus.TestMessages.paid;
import static dev.sagastore.bus.TestMessages.placed;
import static dev.sagastore.bus.TestMessages.shipped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Shipped;
import dev.sagastore.bus.spi.Envelope;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the history that a definition can keep. */
class HistoryTest {
  private static final Duration SHORT = Duration.ofMinutes(5);

  private static RunDriver keeping(int messages) {
    return RunDriver.of(
        builder ->
            builder
                .keepHistory(messages)
                .on(Paid.class, Paid::orderId)
                .handle((state, message) -> Next.of("paid").timeout("late", SHORT))
                .on(Shipped.class, Shipped::orderId)
                .handle(
                    (state, message) -> {
                      throw new UnhandleableMessageException("no truck");
                    })
                .onFailure(Shipped.class, (state, message, reason) -> Next.of("stuck"))
                .onTimeout(
                    "late",
                    state -> {
                      throw new UnhandleableMessageException("no clerk");
                    }));
  }

  private static List<String> history(RunDriver driver) {
    return BusData.of(driver.saga()).history().stream().map(HistoryEntry::description).toList();
  }

  @Test
  void historyTellsWhatHappened() {
    RunDriver driver = keeping(10).handle(placed("m-1"), placed("m-2"), placed("m-2"));
    driver.advance(SHORT).handle(paid("m-3")).handle(shipped("m-4"));
    Envelope wakeUp =
        driver.takeSent().stream()
            .map(sent -> sent.envelope())
            .filter(sent -> sent.headers().containsValue("late"))
            .findFirst()
            .orElseThrow();
    driver.advance(SHORT).handle(wakeUp);

    assertThat(history(driver))
        .containsExactly(
            "Placed", "Placed ignored", "Paid", "Shipped failed", "timeout late parked");
    assertThat(BusData.of(driver.saga()).history().stream().map(HistoryEntry::handledAt))
        .containsExactly(
            RunDriver.START,
            RunDriver.START,
            RunDriver.START.plus(SHORT),
            RunDriver.START.plus(SHORT),
            RunDriver.START.plus(SHORT.multipliedBy(2)));
  }

  @Test
  void historyKeepsLastMessages() {
    RunDriver driver = keeping(2).handle(placed("m-1")).handle(paid("m-2")).handle(paid("m-3"));

    assertThat(history(driver)).containsExactly("Paid", "Paid");
    driver.handle(placed("m-4"));
    assertThat(history(driver)).containsExactly("Paid", "Placed ignored");
  }

  @Test
  void thereIsNoHistoryByDefault() {
    RunDriver driver = RunDriver.of(builder -> builder).handle(placed("m-1"));

    assertThat(history(driver)).isEmpty();
    assertThat(driver.item().history()).isEmpty();
  }

  @Test
  void historyIsBounded() {
    SagaDefinitionBuilder<String> builder = SagaDefinition.of(RunDriver.TYPE);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.keepHistory(101))
        .withMessage("a history can keep 0 to 100 messages, not 101");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.keepHistory(-1));
    assertThat(builder.keepHistory(100)).isSameAs(builder);
  }

  @Test
  void entriesAreValues() {
    HistoryEntry entry = HistoryEntry.of("Paid", RunDriver.START);

    assertThat(entry)
        .isEqualTo(HistoryEntry.of("Paid", RunDriver.START))
        .hasSameHashCodeAs(HistoryEntry.of("Paid", RunDriver.START))
        .hasToString("Paid at 2026-11-29T12:00:00Z")
        .isNotEqualTo(HistoryEntry.of("Placed", RunDriver.START))
        .isNotEqualTo(HistoryEntry.of("Paid", RunDriver.START.plusMillis(1)))
        .isNotEqualTo("Paid");
  }
}
