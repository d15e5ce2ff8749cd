package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.SagaType;
import dev.sagastore.bus.SearchWorld.Faults;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Searches all orders of the steps of two workers and a sweeper, with crashes, expired
 * visibilities, lost responses, failed sends and redrives between any two of them. The engine is
 * the real one; store and queue are values.
 */
class SagaRunSearchTest {
  /** A message of the search; the name distinguishes two of one type. */
  record Placed(String name) {}

  record Paid(String name) {}

  record Poison(String name) {}

  record Failing(String name) {}

  record Reserved(String name) {}

  private static final SagaType<SearchState> TYPE = SagaType.of("OrderSaga", SearchState.class);
  private static final Duration TIMEOUT = SearchWorld.PERIOD;

  private static final MessageMapper MAPPER =
      new RecordMapper(
          Map.of(
              Placed.class,
              Placed::new,
              Paid.class,
              Paid::new,
              Poison.class,
              Poison::new,
              Failing.class,
              Failing::new));

  private static SagaDefinitionBuilder<SearchState> definition(boolean timeout) {
    return SagaDefinition.of(TYPE)
        .startedBy(
            Placed.class,
            message -> "order-42",
            message -> {
              Next<SearchState> next =
                  Next.of(new SearchState(List.of()).with(message.name()))
                      .publish(new Reserved(message.name()));
              return timeout ? next.timeout("payment", TIMEOUT) : next;
            })
        .on(Paid.class, message -> "order-42")
        .handle(
            (state, message) -> {
              Next<SearchState> next =
                  Next.of(state.with(message.name())).publish(new Reserved(message.name()));
              return timeout ? next.cancelTimeout("payment") : next.complete();
            })
        .on(Poison.class, message -> "order-42")
        .evenIfCompleted()
        .handle(
            (state, message) -> {
              throw new IllegalStateException("poison");
            })
        .on(Failing.class, message -> "order-42")
        .evenIfCompleted()
        .handle(
            (state, message) -> {
              throw new UnhandleableMessageException("poison");
            })
        .onFailure(
            Failing.class,
            (state, message, reason) ->
                Next.of(state.with("failed")).publish(new Reserved("failed")));
  }

  private static SearchModel model(int batchSize) {
    return new SearchModel(
        definition(false).build(), MAPPER, 2, 2, batchSize, 0, (handled, now) -> Optional.empty());
  }

  /** A timeout that fires neither early nor after its cancellation. */
  private static SearchModel modelWithTimeout(int workers) {
    return new SearchModel(
        definition(true)
            .onTimeout(
                "payment",
                state -> Next.of(state.with("timeout")).publish(new Reserved("timeout")).complete())
            .build(),
        MAPPER,
        workers,
        1,
        1,
        2,
        SagaRunSearchTest::timeoutProblem);
  }

  private static Optional<String> timeoutProblem(List<String> handled, Instant now) {
    int timeout = handled.indexOf("timeout");
    int paid = handled.indexOf("paid");
    if (timeout >= 0 && now.isBefore(SearchWorld.START.plus(TIMEOUT))) {
      return Optional.of("a timeout fired early");
    }
    return timeout >= 0 && paid >= 0 && paid < timeout
        ? Optional.of("a timeout fired after its cancellation")
        : Optional.empty();
  }

  private static Envelope message(String type, String id) {
    return Envelope.of(id, type, id);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0, 0",
    "1, 1, 1, 0, 0",
    "1, 0, 1, 1, 0",
    "2, 0, 0, 1, 0",
    "0, 2, 0, 1, 0",
    "1, 1, 0, 0, 1"
  })
  void startAndEndInAnyOrder(
      int crashes, int expiries, int lostResponses, int redrives, int failedSends) {
    assertThat(
            search(
                model(1),
                List.of(message("Placed", "placed"), message("Paid", "paid")),
                new Faults(crashes, expiries, lostResponses, redrives, failedSends)))
        .isGreaterThan(20);
  }

  /** About two million worlds. */
  @Test
  @EnabledIfSystemProperty(named = "sagastore.search.full", matches = "true")
  void startAndEndWithManyFaults() {
    assertThat(
            search(
                model(1),
                List.of(message("Placed", "placed"), message("Paid", "paid")),
                new Faults(2, 2, 1, 1, 0)))
        .isGreaterThan(1_000_000);
  }

  /** The same message twice, and another one that would also start the saga. */
  @ParameterizedTest
  @CsvSource({"1, 1, 0", "0, 1, 1"})
  void severalStartsMakeOneSaga(int crashes, int expiries, int lostResponses) {
    Faults faults = new Faults(crashes, expiries, lostResponses, 0, 0);

    assertThat(search(model(1), List.of(message("Placed", "a"), message("Placed", "a")), faults))
        .isGreaterThan(20);
    assertThat(search(model(1), List.of(message("Placed", "a"), message("Placed", "b")), faults))
        .isGreaterThan(20);
  }

  @Test
  void messageWithoutStartIsADeadLetter() {
    assertThat(search(model(1), List.of(message("Paid", "paid")), new Faults(1, 1, 0, 1, 0)))
        .isGreaterThan(5);
  }

  /** Its copies come before each acknowledgement, and it harms no other message. */
  @Test
  void failingMessageIsADeadLetter() {
    assertThat(
            search(
                model(1),
                List.of(message("Placed", "placed"), message("Poison", "poison")),
                new Faults(1, 1, 0, 0, 0)))
        .isGreaterThan(20);
  }

  /** A round of attempts is handled once, and a redrive is a new round. */
  @Test
  void failureHandlerRunsOnceARound() {
    assertThat(
            search(
                model(1),
                List.of(message("Placed", "placed"), message("Failing", "failing")),
                new Faults(1, 1, 0, 0, 0)))
        .isGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource({"2, 0, 0, 0", "3, 0, 0, 0"})
  void messagesInBatches(int batchSize, int crashes, int expiries, int lostResponses) {
    assertThat(
            search(
                model(batchSize),
                List.of(
                    message("Placed", "placed"),
                    message("Poison", "poison"),
                    message("Paid", "paid")),
                new Faults(crashes, expiries, lostResponses, 0, 0)))
        .isGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "1, 0, 0"})
  void timeoutFiresOnceOrIsCanceled(int crashes, int expiries, int lostResponses) {
    assertThat(
            search(
                modelWithTimeout(1),
                List.of(message("Placed", "placed"), message("Paid", "paid")),
                new Faults(crashes, expiries, lostResponses, 0, 0)))
        .isGreaterThan(20);
  }

  @Test
  void timeoutFiresWithoutFurtherMessages() {
    assertThat(
            search(
                modelWithTimeout(1),
                List.of(message("Placed", "placed")),
                new Faults(1, 1, 0, 0, 0)))
        .isGreaterThan(20);
  }

  /** Returns the number of worlds. */
  private static int search(SearchModel model, List<Envelope> messages, Faults faults) {
    SearchWorld start = SearchWorld.of(messages, model.workers(), faults);
    Map<SearchWorld, List<SearchWorld>> before = new HashMap<>();
    before.put(start, new ArrayList<>());
    Deque<SearchWorld> open = new ArrayDeque<>(List.of(start));
    Deque<SearchWorld> ends = new ArrayDeque<>();
    while (!open.isEmpty()) {
      SearchWorld world = open.pop();
      assertThat(world.problem(model)).as(() -> path(before, world)).isEmpty();
      boolean[] goesOn = {false};
      world.forEachNext(
          model,
          next -> {
            goesOn[0] = true;
            List<SearchWorld> known = before.get(next);
            if (known == null) {
              known = new ArrayList<>(1);
              before.put(next, known);
              open.push(next);
            }
            known.add(world);
          });
      if (!goesOn[0]) {
        assertThat(world.problemAtEnd(messages)).as(() -> path(before, world)).isEmpty();
        ends.push(world);
      }
    }
    Set<SearchWorld> ending = new HashSet<>(ends);
    while (!ends.isEmpty()) {
      for (SearchWorld world : before.getOrDefault(ends.pop(), List.of())) {
        if (ending.add(world)) {
          ends.push(world);
        }
      }
    }
    for (SearchWorld world : before.keySet()) {
      assertThat(ending.contains(world))
          .as(() -> "no end can be reached:\n" + path(before, world))
          .isTrue();
    }
    return before.size();
  }

  private static String path(Map<SearchWorld, List<SearchWorld>> before, SearchWorld end) {
    StringBuilder text = new StringBuilder();
    Set<SearchWorld> seen = new HashSet<>();
    for (SearchWorld world = end; world != null && seen.add(world); ) {
      text.insert(0, world + "\n");
      // the first one found it
      world = before.getOrDefault(world, List.of()).stream().findFirst().orElse(null);
    }
    return text.toString();
  }
}
