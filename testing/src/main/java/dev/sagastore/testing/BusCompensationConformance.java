package dev.sagastore.testing;

import static dev.sagastore.testing.BusConformanceContext.noting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.Compensation;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import dev.sagastore.testing.OrderMessage.Reserved;
import dev.sagastore.testing.OrderMessage.Shipped;
import dev.sagastore.testing.OrderMessage.Undo;
import dev.sagastore.testing.OrderMessage.UndoFailed;
import dev.sagastore.testing.OrderMessage.Undone;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests for compensations. */
interface BusCompensationConformance extends BusConformanceContext {
  /**
   * Returns a definition: {@link Reserved} is a step with an answer, {@link Paid} one without, and
   * {@link Shipped} undoes both.
   */
  private SagaDefinition<Counter> definition() {
    return order()
        .on(Reserved.class, Reserved::orderId)
        .handle(
            (state, message) ->
                Next.of(state.plus(message.text()))
                    .compensateWith(
                        Compensation.of(new Undo(message.orderId(), message.text()))
                            .answeredBy(Undone.class)
                            .failedBy(UndoFailed.class)
                            .within(Duration.ofMinutes(30))
                            .attempts(2)))
        .on(Paid.class, Paid::orderId)
        .handle(
            (state, message) ->
                Next.of(state.plus(message.text()))
                    .compensateWith(new Undo(message.orderId(), message.text())))
        .on(Shipped.class, Shipped::orderId)
        .handle((state, message) -> Next.of(state.plus("undo")).compensate("no longer wanted"))
        .onCompensated(
            (state, context) -> noting(state, new Placed(ORDER, "compensated")).complete())
        .onCompensationFailed(
            (state, failure) -> Next.of(state.plus("stuck after " + failure.attempts())))
        .build();
  }

  private List<Envelope> undos(String orderId) {
    return sent().stream()
        .filter(envelope -> envelope.type().equals("Undo"))
        .filter(
            envelope -> envelope.header(MessageHeaders.CORRELATION_ID).orElse("").equals(orderId))
        .toList();
  }

  private List<String> undone(String orderId) {
    return undos(orderId).stream()
        .map(envelope -> Envelope.of(envelope.id(), envelope.type(), envelope.body()))
        .distinct()
        .map(envelope -> new OrderMessageMapper().read(envelope.body(), Undo.class).text())
        .toList();
  }

  /** Answers the latest command with the text of the answer, as its receiver does. */
  private void answer(String orderId, OrderMessage answer) {
    List<Envelope> undos =
        undos(orderId).stream()
            .filter(undo -> undo.body().contains("\"%s\"".formatted(answer.text())))
            .toList();
    answer(undos.get(undos.size() - 1), answer);
  }

  private void answer(Envelope request, OrderMessage answer) {
    send(
        envelope("answer-" + request.id(), answer)
            .withHeader(MessageHeaders.IN_REPLY_TO, request.id())
            .withHeader(MessageHeaders.CORRELATION_ID, answer.orderId())
            .withHeader(
                MessageHeaders.RECEIVING_SAGA,
                request.header(MessageHeaders.SENDING_SAGA).orElseThrow()));
  }

  private void reserve(SagaBus bus, String orderId) {
    run(bus, new Placed(orderId, "placed"));
    run(bus, new Reserved(orderId, "a"));
    run(bus, new Reserved(orderId, "b"));
    run(bus, new Paid(orderId, "c"));
  }

  /** Steps are undone in reverse order, one after the other. */
  @Test
  default void stepsAreUndoneInReverseOrder() {
    SagaBus bus = bus(definition());
    reserve(bus, ORDER);
    assertThat(undos(ORDER)).isEmpty();
    assertThat(data(ORDER).compensations()).hasSize(3);

    run(bus, new Shipped(ORDER, "shipped"));
    assertThat(undone(ORDER)).containsExactlyInAnyOrder("c", "b");
    assertThat(data(ORDER).compensationReason()).contains("no longer wanted");
    answer(ORDER, new Undone(ORDER, "b"));
    run(bus);
    assertThat(undone(ORDER)).containsExactlyInAnyOrder("c", "b", "a");
    assertThat(saga(ORDER).orElseThrow().isCompleted()).isFalse();
    answer(ORDER, new Undone(ORDER, "a"));
    run(bus);

    assertThat(handled(ORDER)).containsExactly("placed", "a", "b", "c", "undo", "compensated");
    assertThat(saga(ORDER).orElseThrow().isCompleted()).isTrue();
    assertThat(undos(ORDER)).hasSize(3);
  }

  /** Only steps that succeeded are undone. */
  @Test
  default void onlySucceededStepsAreUndone() {
    SagaBus bus = bus(definition());
    run(bus, new Placed(ORDER, "placed"));
    run(bus, new Paid(ORDER, "c"));

    run(bus, new Shipped(ORDER, "shipped"));

    assertThat(undone(ORDER)).containsExactly("c");
    assertThat(saga(ORDER).orElseThrow().isCompleted()).isTrue();
  }

  /** A step that succeeds after compensation began is undone at once. */
  @Test
  default void lateStepIsUndone() {
    SagaBus bus = bus(definition());
    run(bus, new Placed(ORDER, "placed"));
    run(bus, new Reserved(ORDER, "a"));
    run(bus, new Shipped(ORDER, "shipped"));
    assertThat(undone(ORDER)).containsExactly("a");

    run(bus, new Paid(ORDER, "late"));
    answer(ORDER, new Undone(ORDER, "a"));
    run(bus);

    assertThat(undone(ORDER)).containsExactlyInAnyOrder("a", "late");
    assertThat(handled(ORDER)).contains("compensated");
  }

  /** A step that succeeds after all others were undone is undone at once. */
  @Test
  default void stepAfterCompensationIsUndone() {
    SagaBus bus =
        bus(
            order()
                .on(Paid.class, Paid::orderId)
                .handle(
                    (state, message) ->
                        Next.of(state.plus(message.text()))
                            .compensateWith(new Undo(ORDER, message.text())))
                .on(Shipped.class, Shipped::orderId)
                .handle((state, message) -> Next.of(state.plus("undo")).compensate("unwanted"))
                .onCompensated(state -> Next.of(state.plus("compensated")))
                .build());
    run(bus, new Placed(ORDER, "placed"));
    run(bus, new Paid(ORDER, "a"));
    run(bus, new Shipped(ORDER, "shipped"));
    assertThat(undone(ORDER)).containsExactly("a");

    run(bus, new Paid(ORDER, "late"));

    assertThat(undone(ORDER)).containsExactlyInAnyOrder("a", "late");
    assertThat(handled(ORDER)).containsExactly("placed", "a", "undo", "compensated", "late");
  }

  /** Each step is undone once, under one ID, after a crash at any moment. */
  @Test
  default void crashesUndoEachStepOnce() {
    boolean reached = true;
    for (int moment = 1; reached; moment++) {
      String orderId = "order-" + moment;
      SagaBus bus = bus(definition());
      reserve(bus, orderId);
      reached = crash(moment, () -> send(new Shipped(orderId, "shipped")));
      runForMinutes(bus);
      reached |= crash(moment, () -> answer(orderId, new Undone(orderId, "b")));
      runForMinutes(bus);
      assertThat(undone(orderId)).containsExactlyInAnyOrder("c", "b", "a");
      reached |= crash(moment, () -> answer(orderId, new Undone(orderId, "a")));
      runForMinutes(bus);

      assertThat(undone(orderId)).containsExactlyInAnyOrder("c", "b", "a");
      assertThat(notes(orderId)).containsExactlyInAnyOrder("placed", "compensated");
      assertThat(saga(orderId).orElseThrow().isCompleted()).isTrue();
    }
  }

  private boolean crash(int moment, Runnable sends) {
    sends.run();
    RequestCounter hook =
        new RequestCounter(
            moment,
            () -> {
              throw new SimulatedCrash("the process crashes");
            });
    try {
      run(bus(definition(), hook));
    } catch (SimulatedCrash e) {
      advance(visibilityTimeout());
    }
    return hook.isReached();
  }

  /** A command without an answer is sent again under a new ID, and then reported. */
  @Test
  default void missingAnswerReachesFailureHandler() {
    SagaBus bus = bus(definition());
    run(bus, new Placed(ORDER, "placed"));
    run(bus, new Reserved(ORDER, "a"));
    run(bus, new Shipped(ORDER, "shipped"));

    run(bus, Duration.ofMinutes(29), Duration.ofMinutes(1));
    assertThat(undone(ORDER)).containsExactly("a");
    run(bus, Duration.ofMinutes(10), Duration.ofMinutes(1));
    assertThat(undone(ORDER)).containsExactly("a", "a");
    run(bus, Duration.ofHours(2), Duration.ofMinutes(1));

    assertThat(undone(ORDER)).containsExactly("a", "a");
    assertThat(handled(ORDER)).containsExactly("placed", "a", "undo", "stuck after 2");
    assertThat(saga(ORDER).orElseThrow().isCompleted()).isFalse();
    assertThat(data(ORDER).compensations()).hasSize(1);
  }

  /** An answer that says that it failed leads to another attempt, and then to the handler. */
  @Test
  default void failingAnswerReachesFailureHandler() {
    SagaBus bus = bus(definition());
    run(bus, new Placed(ORDER, "placed"));
    run(bus, new Reserved(ORDER, "a"));
    run(bus, new Shipped(ORDER, "shipped"));

    answer(ORDER, new UndoFailed(ORDER, "a"));
    run(bus);
    assertThat(undone(ORDER)).containsExactly("a", "a");
    answer(ORDER, new UndoFailed(ORDER, "a"));
    run(bus);

    assertThat(handled(ORDER)).containsExactly("placed", "a", "undo", "stuck after 2");
    assertThat(bus.retryCompensation(type().correlationId(ORDER))).isTrue();
    run(bus, Duration.ofMinutes(2), Duration.ofMinutes(1));
    assertThat(undone(ORDER)).containsExactly("a", "a", "a");
    answer(ORDER, new Undone(ORDER, "a"));
    run(bus);
    assertThat(saga(ORDER).orElseThrow().isCompleted()).isTrue();
  }

  /** An answer of a first attempt that comes late ends the compensation, too. */
  @Test
  default void lateAnswerEndsCompensation() {
    SagaBus bus = bus(definition());
    run(bus, new Placed(ORDER, "placed"));
    run(bus, new Reserved(ORDER, "a"));
    run(bus, new Shipped(ORDER, "shipped"));
    run(bus, Duration.ofHours(3), Duration.ofMinutes(1));
    assertThat(handled(ORDER)).endsWith("stuck after 2");

    answer(undos(ORDER).get(0), new Undone(ORDER, "a"));
    run(bus);

    assertThat(handled(ORDER)).endsWith("compensated");
    assertThat(saga(ORDER).orElseThrow().isCompleted()).isTrue();
  }
}
