package dev.sagastore.testing;

import static dev.sagastore.testing.BusConformanceContext.noting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests for many messages of one saga at the same time. */
interface BusConcurrencyConformance extends BusConformanceContext {
  /** Number of threads. */
  int THREADS = 8;

  /** Number of messages. */
  int REPLIES = 200;

  private void handleAll(List<SagaBus> buses) {
    assertThat(
            ConcurrentThreads.run(
                THREADS,
                thread -> {
                  SagaBus bus = buses.get(thread % buses.size());
                  while (bus.receive(1, Duration.ZERO) > 0) {
                    // goes on until nothing is visible
                  }
                  return thread;
                }))
        .allSatisfy(attempt -> assertThat(attempt.failure()).isEmpty());
  }

  private void sendReplies() {
    IntStream.range(0, REPLIES).forEach(i -> send(new Paid(ORDER, "paid-" + i)));
  }

  private void assertAllHandled() {
    assertThat(handled(ORDER)).hasSize(1 + REPLIES).doesNotHaveDuplicates();
    assertThat(data(ORDER).unsentMessages()).isEmpty();
    assertThat(deadLetters()).isEmpty();
    assertThat(receiveAll()).isEmpty();
  }

  /** 8 threads of one process handle 200 messages of a saga without conflicts. */
  @Test
  default void threadsOfProcessHaveNoConflicts() {
    RequestCounter counter = RequestCounter.withoutAction();
    SagaBus bus =
        bus(
            order()
                .on(Paid.class, Paid::orderId)
                .handle((state, message) -> Next.of(state.plus(message.text())))
                .build(),
            counter);
    run(bus, new Placed(ORDER, "placed"));
    sendReplies();

    handleAll(List.of(bus));

    assertAllHandled();
    assertThat(counter.count("update")).isEqualTo(REPLIES);
    assertThat(count(MessageEvent.Kind.HANDLED)).isEqualTo(1 + REPLIES);
  }

  /** Several processes handle all messages of a saga, with a bounded number of writes. */
  @Test
  default void conflictsOfProcessesAreOvercome() {
    RequestCounter counter = RequestCounter.withoutAction();
    List<SagaBus> processes =
        IntStream.range(0, 4).mapToObj(i -> bus(paidOrder().build(), counter)).toList();
    run(processes.get(0), new Placed(ORDER, "placed"));
    sendReplies();

    handleAll(processes);

    assertAllHandled();
    assertThat(notes(ORDER)).hasSize(1 + REPLIES);
    assertThat(count(MessageEvent.Kind.HANDLED)).isEqualTo(1 + REPLIES);
    // each committed write lets at most the other processes fail
    assertThat(counter.count("update")).isBetween(REPLIES, 4 * REPLIES);
  }

  /** Concurrent starts of many threads make one saga. */
  @Test
  default void startsOfManyThreadsMakeOneSaga() {
    List<SagaBus> processes =
        IntStream.range(0, THREADS)
            .mapToObj(
                i ->
                    bus(
                        order()
                            .on(Placed.class, Placed::orderId)
                            .handle((state, message) -> noting(state, message))
                            .build()))
            .toList();
    List<String> texts = IntStream.range(0, 40).mapToObj(i -> "placed-" + i).toList();
    texts.forEach(text -> send(new Placed(ORDER, text)));

    handleAll(processes);

    assertHandledOnce(ORDER, texts.toArray(String[]::new));
  }
}
