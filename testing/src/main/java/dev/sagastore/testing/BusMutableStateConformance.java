package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.SagaType;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.SagaDefinitionBuilder;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import dev.sagastore.testing.OrderMessage.Reserved;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests for states that handlers change in place, and for handlers that fail after that. */
interface BusMutableStateConformance extends BusConformanceContext {
  private static SagaDefinitionBuilder<MutableNotes> definition(SagaType<MutableNotes> type) {
    return SagaDefinition.of(type)
        .startedBy(
            Placed.class,
            Placed::orderId,
            message -> Next.of(new MutableNotes().add(message.text())))
        .on(Reserved.class, Reserved::orderId)
        .handle((state, message) -> Next.of(state.add(message.text())))
        .on(Paid.class, Paid::orderId)
        .handle(
            (state, message) -> {
              Next<MutableNotes> next = Next.of(state.add(message.text()));
              if (message.text().startsWith("failing")) {
                throw new IllegalStateException(message.text());
              }
              // a bus can carry it out only once
              return message.text().startsWith("unhandleable")
                  ? next.timeout("unknown", Duration.ofDays(1))
                  : next;
            });
  }

  private static SagaType<MutableNotes> newType() {
    return ConformanceContext.newType(MutableNotes.class).withRetention(Duration.ofDays(30));
  }

  private List<String> notes(SagaType<MutableNotes> type) {
    return store().find(type.correlationId(ORDER)).orElseThrow().state().getNotes();
  }

  /** A state that is changed in place is stored. */
  @Test
  default void changeInPlaceIsStored() {
    SagaType<MutableNotes> type = newType();
    SagaBus bus = bus(definition(type).build());

    run(bus, new Placed(ORDER, "placed"));
    run(bus, new Paid(ORDER, "paid"), new Reserved(ORDER, "reserved"));

    assertThat(notes(type)).containsExactlyInAnyOrder("placed", "paid", "reserved");
  }

  /** Other messages of the batch don't store what a failing handler has left in the state. */
  @Test
  default void failingHandlerLeavesNothingInState() {
    SagaType<MutableNotes> type = newType();
    SagaBus bus = bus(definition(type).build());
    run(bus, new Placed(ORDER, "placed"));

    send(
        new Reserved(ORDER, "a"),
        new Paid(ORDER, "failing"),
        new Reserved(ORDER, "b"),
        new Paid(ORDER, "unhandleable"),
        new Reserved(ORDER, "c"),
        new Paid(ORDER, "failing again"));
    bus.receive(MAX, Duration.ZERO);

    assertThat(notes(type)).containsExactlyInAnyOrder("placed", "a", "b", "c");
  }

  /** A failure handler gets the state as it is stored. */
  @Test
  default void failureHandlerGetsStoredState() {
    SagaType<MutableNotes> type = newType();
    SagaBus bus =
        bus(
            definition(type)
                .onFailure(Paid.class, (state, message, reason) -> Next.of(state.add("failed")))
                .build());
    run(bus, new Placed(ORDER, "placed"));

    run(bus, new Paid(ORDER, "unhandleable"));

    assertThat(notes(type)).containsExactly("placed", "failed");
  }

  /** A failure handler that fails, too, leaves nothing in the state. */
  @Test
  default void failingFailureHandlerLeavesNothingInState() {
    SagaType<MutableNotes> type = newType();
    SagaBus bus =
        bus(
            definition(type)
                .onFailure(
                    Paid.class,
                    (state, message, reason) -> {
                      throw new IllegalStateException(state.add("failed").getNotes().toString());
                    })
                .build());
    run(bus, new Placed(ORDER, "placed"));

    send(new Paid(ORDER, "unhandleable"), new Reserved(ORDER, "a"));
    bus.receive(MAX, Duration.ZERO);

    assertThat(notes(type)).containsExactly("placed", "a");
    assertThat(BusConformanceContext.reason(deadLetter())).contains("[placed, failed]");
  }
}
