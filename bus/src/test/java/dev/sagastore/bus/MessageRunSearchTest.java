package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.SagaType;
import dev.sagastore.bus.SearchWorld.Faults;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageMapper;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Searches all orders of the steps of two workers, with crashes, expired visibilities, lost
 * responses and redrives between any two of them. The engine is the real one; store and queue are
 * values.
 */
class MessageRunSearchTest {
  /** A message of the search; the name distinguishes two of one type. */
  record Placed(String name) {}

  record Paid(String name) {}

  record Poison(String name) {}

  record Reserve(String name) {}

  record Ship(String name) {}

  private static final SagaType<SearchState> TYPE = SagaType.of("OrderSaga", SearchState.class);
  private static final int MAX_DELIVERIES = 2;

  private static final MessageMapper MAPPER =
      new RecordMapper(
          Map.of(Placed.class, Placed::new, Paid.class, Paid::new, Poison.class, Poison::new));

  private static final SagaDefinition<SearchState> DEFINITION =
      SagaDefinition.of(TYPE)
          .startedBy(
              Placed.class,
              message -> "order-42",
              message ->
                  Next.of(new SearchState(List.of()).with(message.name()))
                      .send(new Reserve(message.name())))
          .on(Paid.class, message -> "order-42")
          .handle(
              (state, message) ->
                  Next.of(state.with(message.name())).send(new Ship(message.name())).complete())
          .on(Poison.class, message -> "order-42")
          .evenIfCompleted()
          .handle(
              (state, message) -> {
                throw new IllegalStateException("poison");
              })
          .build();

  private static final MessageRules<SearchState> RULES =
      new MessageRules<>(
          DEFINITION,
          MAPPER,
          () -> SearchWorld.NOW,
          () -> "life",
          3,
          SearchWorld.PATIENCE,
          Duration.ofSeconds(1));

  private static Envelope placed(String id) {
    return Envelope.of(id, "Placed", id);
  }

  private static Envelope paid(String id) {
    return Envelope.of(id, "Paid", id);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0, 0", "1, 1, 1, 0", "1, 0, 1, 1", "2, 0, 0, 1", "0, 2, 0, 1"})
  void startAndEndInAnyOrder(int crashes, int expiries, int lostResponses, int redrives) {
    assertThat(
            search(
                List.of(placed("placed"), paid("paid")),
                new Faults(crashes, expiries, lostResponses, redrives)))
        .isGreaterThan(20);
  }

  /** About two million worlds. */
  @Test
  @EnabledIfSystemProperty(named = "sagastore.search.full", matches = "true")
  void startAndEndWithManyFaults() {
    assertThat(search(List.of(placed("placed"), paid("paid")), new Faults(2, 2, 1, 1)))
        .isGreaterThan(1_000_000);
  }

  /** The same message twice, and another one that would also start the saga. */
  @ParameterizedTest
  @CsvSource({"1, 1, 0, 0", "0, 1, 1, 0"})
  void severalStartsMakeOneSaga(int crashes, int expiries, int lostResponses, int redrives) {
    Faults faults = new Faults(crashes, expiries, lostResponses, redrives);

    assertThat(search(List.of(placed("a"), placed("a")), faults)).isGreaterThan(20);
    assertThat(search(List.of(placed("a"), placed("b")), faults)).isGreaterThan(20);
  }

  @Test
  void messageWithoutStartIsADeadLetter() {
    assertThat(search(List.of(paid("paid")), new Faults(1, 1, 0, 1))).isGreaterThan(5);
  }

  /** Its copies come before each acknowledgement, and it harms no other message. */
  @Test
  void failingMessageIsADeadLetter() {
    assertThat(
            search(
                List.of(placed("placed"), Envelope.of("poison", "Poison", "poison")),
                new Faults(1, 1, 0, 0)))
        .isGreaterThan(20);
  }

  /** Returns the number of worlds. */
  private static int search(List<Envelope> messages, Faults faults) {
    SearchWorld start = SearchWorld.of(messages, 2, faults);
    Set<SearchWorld> seen = new HashSet<>(Set.of(start));
    Map<SearchWorld, SearchWorld> from = new HashMap<>();
    Deque<SearchWorld> open = new ArrayDeque<>(List.of(start));
    while (!open.isEmpty()) {
      SearchWorld world = open.pop();
      assertThat(world.problem()).as(() -> path(from, world)).isEmpty();
      boolean[] goesOn = {false};
      world.forEachNext(
          RULES,
          MAX_DELIVERIES,
          next -> {
            goesOn[0] = true;
            if (seen.add(next)) {
              from.put(next, world);
              open.push(next);
            }
          });
      if (!goesOn[0]) {
        assertThat(world.problemAtEnd(messages)).as(() -> path(from, world)).isEmpty();
      }
    }
    return seen.size();
  }

  private static String path(Map<SearchWorld, SearchWorld> from, SearchWorld end) {
    StringBuilder text = new StringBuilder();
    for (SearchWorld world = end; world != null; world = from.get(world)) {
      text.insert(0, world + "\n");
    }
    return text.toString();
  }
}
