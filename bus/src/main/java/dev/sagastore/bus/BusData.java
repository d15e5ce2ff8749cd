package dev.sagastore.bus;

import dev.sagastore.Saga;
import dev.sagastore.bus.internal.item.BusItem;
import dev.sagastore.bus.internal.item.CompensationStep;
import dev.sagastore.bus.internal.item.OutgoingMessage;
import dev.sagastore.bus.internal.item.Timer;
import dev.sagastore.bus.spi.Envelope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The data that a bus has stored with a saga, beside its state: for tests, and for tools of
 * operators.
 *
 * <pre>{@code
 * Saga<Order> saga = store.find(ORDER.correlationId("order-42")).orElseThrow();
 * Instant due = BusData.of(saga).timeouts().get("payment");
 * }</pre>
 *
 * <p>Immutable, and safe for use by several threads. Later versions can add properties.
 */
public final class BusData {
  /** Names that begin with it belong to the bus. */
  private static final String OWN = "$";

  private final String sagaName;
  private final BusItem item;

  private BusData(String sagaName, BusItem item) {
    this.sagaName = sagaName;
    this.item = item;
  }

  /**
   * Returns the data of a saga.
   *
   * @param saga a saga that a store returned
   * @return the data; empty properties if no bus has written the saga
   * @throws RuntimeException if the data can't be read, for example because a later version has
   *     written it
   */
  public static BusData of(Saga<?> saga) {
    return new BusData(saga.type().name(), BusItem.read(saga));
  }

  /**
   * Returns the running timeouts of the definition, without the parked ones.
   *
   * @return due times by the name of the timeout, unmodifiable
   */
  public Map<String, Instant> timeouts() {
    return timers(timer -> !timer.isParked(), Timer::due);
  }

  /**
   * Returns the timeouts that don't fire any more, because their handlers have failed.
   *
   * @return reasons by the name of the timeout, unmodifiable
   */
  public Map<String, String> parkedTimeouts() {
    return timers(Timer::isParked, timer -> Objects.requireNonNullElse(timer.parked(), ""));
  }

  private <T> Map<String, T> timers(Predicate<Timer> condition, Function<Timer, T> property) {
    Map<String, T> found = new TreeMap<>();
    item.timers().values().stream()
        .filter(timer -> !timer.name().startsWith(OWN))
        .filter(condition)
        .forEach(timer -> found.put(timer.name(), property.apply(timer)));
    return Map.copyOf(found);
  }

  /**
   * Returns the commands that undo what the saga has done, and that are not done yet. They are sent
   * in reverse order.
   *
   * @return the commands, the next one last; with the ID of the present attempt, or of the first
   *     one; unmodifiable
   */
  public List<Envelope> compensations() {
    return item.compensations().steps().stream()
        .map(step -> step.isSent() ? step : step.sent())
        .map(this::command)
        .toList();
  }

  private Envelope command(CompensationStep step) {
    return step.command(sagaName, item.life());
  }

  /**
   * Returns why the saga is undone, as in {@link Next#compensate}.
   *
   * @return the reason; empty if the compensation has not begun, or if the saga is completed
   */
  public Optional<String> compensationReason() {
    return Optional.ofNullable(item.compensations().reason());
  }

  /**
   * Returns the last messages that the saga has handled, the oldest first. Only a definition with
   * {@link SagaDefinitionBuilder#keepHistory} keeps them.
   *
   * @return the messages, unmodifiable (default empty)
   */
  public List<HistoryEntry> history() {
    return item.history().stream()
        .map(message -> HistoryEntry.of(message.description(), message.at()))
        .toList();
  }

  /**
   * Returns the messages that are committed, and may not have been sent yet.
   *
   * @return the messages, unmodifiable
   */
  public List<Envelope> unsentMessages() {
    return item.messages().stream().map(OutgoingMessage::envelope).toList();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BusData that
        && sagaName.equals(that.sagaName)
        && item.equals(that.item);
  }

  @Override
  public int hashCode() {
    return Objects.hash(sagaName, item);
  }

  /** Returns names and numbers without the bodies of messages, which can be confidential. */
  @Override
  public String toString() {
    return "BusData[timeouts %s, parked %s, %s compensations, %s unsent messages]"
        .formatted(
            timeouts().keySet(),
            parkedTimeouts().keySet(),
            item.compensations().steps().size(),
            item.outbox().size());
  }
}
