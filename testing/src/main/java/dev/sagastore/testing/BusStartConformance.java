package dev.sagastore.testing;

import static dev.sagastore.testing.BusConformanceContext.noting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests for messages that start a saga. */
interface BusStartConformance extends BusConformanceContext {
  private SagaDefinition<Counter> orderWithTimeout() {
    return SagaDefinition.of(type())
        .startedBy(
            Placed.class,
            Placed::orderId,
            placed -> noting(Counter.ZERO, placed).timeout("payment", Duration.ofDays(1)))
        .onTimeout("payment", state -> noting(state, new Paid(ORDER, "late")))
        .build();
  }

  /** State, messages to send, timeouts and inbox are stored in one write. */
  @Test
  default void startIsOneWrite() {
    RequestCounter counter = RequestCounter.withoutAction();
    SagaBus bus = bus(orderWithTimeout(), counter);

    run(bus, new Placed(ORDER, "a"));

    assertThat(counter.requests())
        .containsExactly("findConsistent", "insert", "send", "patch", "acknowledge");
    assertHandledOnce(ORDER, "a");
    assertThat(data(ORDER).timeouts()).containsOnlyKeys("payment");
    assertThat(saga(ORDER).orElseThrow().version()).isEqualTo(1);
    run(bus, new Placed(ORDER, "a"));
    assertThat(count(MessageEvent.Kind.DUPLICATE)).isEqualTo(1);
  }

  /** The same start message has an effect once. */
  @Test
  default void sameStartIsHandledOnce() {
    SagaBus bus =
        bus(
            order()
                .on(Placed.class, Placed::orderId)
                .handle(BusConformanceContext::noting)
                .build());

    run(bus, new Placed(ORDER, "a"), new Placed(ORDER, "a"));
    run(bus, new Placed(ORDER, "a"));

    assertHandledOnce(ORDER, "a");
    assertThat(count(MessageEvent.Kind.DUPLICATE)).isEqualTo(2);
  }

  /** A further start message goes to the handler of its type. */
  @Test
  default void secondStartGoesToHandler() {
    SagaBus bus =
        bus(
            order()
                .on(Placed.class, Placed::orderId)
                .handle(BusConformanceContext::noting)
                .build());

    run(bus, new Placed(ORDER, "a"));
    run(bus, new Placed(ORDER, "b"));

    assertHandledOnce(ORDER, "a", "b");
  }

  /** Without a handler, a further start message is ignored and counted. */
  @Test
  default void secondStartIsIgnored() {
    SagaBus bus = bus(order().build());

    run(bus, new Placed(ORDER, "a"));
    run(bus, new Placed(ORDER, "b"));
    run(bus, new Placed(ORDER, "b"));

    assertHandledOnce(ORDER, "a");
    assertThat(count(MessageEvent.Kind.IGNORED)).isEqualTo(1);
    assertThat(count(MessageEvent.Kind.DUPLICATE)).isEqualTo(1);
    assertThat(deadLetters()).isEmpty();
  }

  /** Two start messages that are handled concurrently make one saga. */
  @Test
  default void concurrentStartsMakeOneSaga() {
    SagaDefinition<Counter> definition =
        order().on(Placed.class, Placed::orderId).handle(BusConformanceContext::noting).build();
    SagaBus other = bus(definition);
    send(new Placed(ORDER, "a"));
    // before the insert
    RequestCounter hook = new RequestCounter(3, () -> run(other, new Placed(ORDER, "b")));

    run(bus(definition, hook));

    assertThat(hook.isReached()).isTrue();
    assertThat(handled(ORDER)).containsExactly("b", "a");
    assertHandledOnce(ORDER, "a", "b");
  }

  /** A start handler that throws leaves no saga behind. */
  @Test
  default void failingStartLeavesNothing() {
    AtomicInteger attempts = new AtomicInteger();
    SagaBus bus =
        bus(
            SagaDefinition.of(type())
                .startedBy(
                    Placed.class,
                    Placed::orderId,
                    placed -> {
                      if (placed.text().equals("bad")) {
                        attempts.incrementAndGet();
                        throw new IllegalStateException("no stock");
                      }
                      return noting(Counter.ZERO, placed);
                    })
                .build());

    run(bus, new Placed(ORDER, "bad"));
    assertThat(saga(ORDER)).isEmpty();
    runForMinutes(bus);

    assertThat(saga(ORDER)).isEmpty();
    assertThat(sent()).isEmpty();
    assertThat(attempts).hasValue(5);
    assertThat(deadLetter().id()).isEqualTo("order-42-bad");
    run(bus, new Placed(ORDER, "good"));
    assertHandledOnce(ORDER, "good");
  }
}
