package dev.sagastore.testing;

import static dev.sagastore.testing.BusConformanceContext.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Tests for throttling and outages of store and transport. */
interface BusOutageConformance extends BusConformanceContext {
  /** Length of most outages. */
  Duration HOURS = Duration.ofHours(2);

  private SagaBus failingIn(AtomicBoolean outage, Set<String> requests) {
    return bus(
        paidOrder().build(),
        new RequestHook() {
          @Override
          public void before(String request) {
            if (outage.get() && requests.contains(request)) {
              throw new SagaStoreUnavailableException(null, null, "throttled", false, null);
            }
          }
        });
  }

  private void assertOvercome(Duration time, String... requests) {
    AtomicBoolean outage = new AtomicBoolean(true);
    SagaBus bus = failingIn(outage, Set.of(requests));
    run(bus(paidOrder().build()), new Placed(ORDER, "placed"));

    run(bus, new Paid(ORDER, "paid"));
    run(bus, time, Duration.ofMinutes(1));
    assertThat(deadLetters()).isEmpty();
    assertThat(count(MessageEvent.Kind.RETRIED)).isZero();
    outage.set(false);
    run(bus, Duration.ofMinutes(30), Duration.ofMinutes(1));

    assertHandledOnce(ORDER, "placed", "paid");
    assertThat(deadLetters()).isEmpty();
    assertThat(receiveAll()).isEmpty();
  }

  /** A read that fails for hours is repeated, and uses no attempt. */
  @Test
  default void outageOfReadsIsOvercome() {
    assertOvercome(HOURS, "findConsistent");
  }

  /** A write that fails for hours is repeated, and uses no attempt. */
  @Test
  default void outageOfWritesIsOvercome() {
    assertOvercome(HOURS, "insert", "update", "patch");
  }

  /** A clearing that fails for hours is repeated, and the message is handled once. */
  @Test
  default void outageOfClearingIsOvercome() {
    assertOvercome(HOURS, "patch");
  }

  /** A queue that takes nothing for hours gets each message later. */
  @Test
  default void outageOfSendingIsOvercome() {
    assertOvercome(HOURS, "send");
  }

  /** A queue that takes no acknowledgement for minutes gets it later. */
  @Test
  default void outageOfAcknowledgingIsOvercome() {
    assertOvercome(Duration.ofMinutes(10), "acknowledge", "hide");
  }

  /** After 14 hours, a message that the store can't handle becomes a dead letter. */
  @Test
  default void longOutageEndsInDeadLetter() {
    AtomicBoolean outage = new AtomicBoolean(true);
    SagaBus bus = failingIn(outage, Set.of("findConsistent"));

    run(bus, new Placed(ORDER, "placed"));
    run(bus, Duration.ofHours(13), Duration.ofMinutes(5));
    assertThat(deadLetters()).isEmpty();
    run(bus, Duration.ofMinutes(90), Duration.ofMinutes(5));

    assertThat(reason(deadLetter())).contains("throttled");
    outage.set(false);
    redriveAll();
    run(bus);
    assertHandledOnce(ORDER, "placed");
  }

  /** An outage of 14 hours takes fewer deliveries than the 50 that queues allow. */
  @Test
  default void longOutageTakesFewDeliveries() {
    SagaBus bus = failingIn(new AtomicBoolean(true), Set.of("findConsistent"));

    run(bus, new Placed(ORDER, "placed"));
    run(bus, Duration.ofHours(15), Duration.ofMinutes(1));

    assertThat(reason(deadLetter())).contains("throttled");
    assertThat(count(MessageEvent.Kind.WAITING)).isLessThan(50);
  }
}
