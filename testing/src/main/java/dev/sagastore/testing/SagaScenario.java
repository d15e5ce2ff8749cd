package dev.sagastore.testing;

import dev.sagastore.Saga;
import dev.sagastore.SagaReference;
import dev.sagastore.bus.BusData;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.MessageType;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.json.JacksonMessageMapper;
import dev.sagastore.bus.spi.MessageMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A unit test of a saga's definition: given a saga, when a message comes or time passes, then the
 * saga has a state, and has sent messages.
 *
 * <pre>{@code
 * SagaScenario.of(OrderSaga.definition())
 *     .given(new OrderPlaced("order-42", 10))
 *     .when(new StockReserved("order-42"))
 *     .thenState(new Order("order-42", 10, PAYING))
 *     .thenSent(new RequestPayment("order-42", 10))
 *     .thenTimeout("payment", Duration.ofDays(3))
 *     .whenTimePasses(Duration.ofDays(3))
 *     .thenSent(new ReleaseStock("order-42"))
 *     .thenCompleted();
 * }</pre>
 *
 * <p>The definition runs on a bus and a store in memory, in virtual time, as in production. You
 * need no routes. Messages and states are written as JSON and read back, so a message that its
 * receiver can't read fails.
 *
 * <p>A then-method concerns what the last when-method has caused, and the saga that it has reached.
 * After the next when-method, the scenario goes on.
 *
 * <p>A handler that throws has one attempt: its message is a dead letter at once. A failure is an
 * {@link AssertionError} that shows what was expected beside what happened, with the bodies of
 * messages.
 *
 * <p>Not safe for use by several threads.
 *
 * @param <S> class of the saga's state
 */
public final class SagaScenario<S> {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final SagaDefinition<S> definition;
  private final Map<Class<?>, MessageType<?>> types = new HashMap<>();
  private MessageMapper mapper = JacksonMessageMapper.create();
  private Instant start = START;
  private @Nullable ScenarioBus<S> bus;
  private @Nullable String round;
  private @Nullable SagaReference<S> subject;

  private SagaScenario(SagaDefinition<S> definition) {
    this.definition = definition;
  }

  /**
   * Returns a scenario without sagas.
   *
   * @param <S> class of the saga's state
   * @param definition the definition to test
   * @return a new scenario
   */
  public static <S> SagaScenario<S> of(SagaDefinition<S> definition) {
    return new SagaScenario<>(
        Objects.requireNonNull(definition, "the definition must not be null"));
  }

  /**
   * Sets the mapper of messages.
   *
   * @param messageMapper the mapper (default {@link JacksonMessageMapper#create})
   * @return this scenario
   * @throws IllegalStateException if the scenario has begun
   */
  public SagaScenario<S> mapper(MessageMapper messageMapper) {
    requireNotBegun();
    mapper = Objects.requireNonNull(messageMapper, "the mapper must not be null");
    return this;
  }

  /**
   * Adds a message type whose name or version is not the default.
   *
   * @param type the type
   * @return this scenario
   * @throws IllegalStateException if the scenario has begun
   */
  public SagaScenario<S> messageType(MessageType<?> type) {
    requireNotBegun();
    types.put(type.messageClass(), type);
    return this;
  }

  /**
   * Sets the time at which the scenario begins.
   *
   * @param time the time (default 2026-01-01T00:00:00Z)
   * @return this scenario
   * @throws IllegalStateException if the scenario has begun
   */
  public SagaScenario<S> at(Instant time) {
    requireNotBegun();
    start = Objects.requireNonNull(time, "the time must not be null");
    return this;
  }

  private void requireNotBegun() {
    if (bus != null) {
      throw new IllegalStateException("the scenario has begun: set this before given and when");
    }
  }

  private ScenarioBus<S> bus() {
    if (bus == null) {
      bus = new ScenarioBus<>(definition, new ScenarioMessages(mapper, types), types, start);
    }
    return bus;
  }

  /**
   * Stores a saga in a state, without timeouts and compensations. To get a saga that has some, use
   * {@link #given(Object)} with the messages that lead there.
   *
   * @param correlationId the saga's correlation ID
   * @param state the state
   * @return this scenario
   */
  public SagaScenario<S> given(String correlationId, S state) {
    bus().insert(correlationId, state);
    return this;
  }

  /**
   * Handles a message, whose effects the then-methods don't concern.
   *
   * @param message a message
   * @return this scenario
   * @throws AssertionError if the message is a dead letter
   */
  public SagaScenario<S> given(Object message) {
    bus().begin();
    bus().deliver(message);
    bus().ends(EnumSet.of(MessageEvent.Kind.DEAD_LETTERED)).stream()
        .findFirst()
        .ifPresent(
            end -> {
              throw new AssertionError(
                  "the given %s is a dead letter: %s".formatted(message, end.reason()));
            });
    return this;
  }

  /**
   * Handles a message.
   *
   * @param message a message
   * @return this scenario
   */
  public SagaScenario<S> when(Object message) {
    begin(message.toString());
    bus().deliver(message);
    return this;
  }

  /**
   * Handles a reply to the last command that the saga has sent. The reply finds the saga by its
   * headers. If a compensation waits for an answer, it is a reply to the command of the
   * compensation.
   *
   * @param reply the reply
   * @return this scenario
   * @throws IllegalStateException if the saga has sent no command
   */
  public SagaScenario<S> whenReply(Object reply) {
    begin("the reply " + reply);
    bus().reply(reply);
    return this;
  }

  /**
   * Delivers the last message again, under the same ID, as queues do in rare cases.
   *
   * @return this scenario
   * @throws IllegalStateException if there was no message
   */
  public SagaScenario<S> whenRedelivered() {
    begin("the redelivery");
    bus().redeliver();
    return this;
  }

  /**
   * Lets time pass. Timeouts that are due fire, and messages that wait come again.
   *
   * @param time time that passes, from 0
   * @return this scenario
   * @throws IllegalArgumentException if the time is negative
   */
  public SagaScenario<S> whenTimePasses(Duration time) {
    begin("%s have passed".formatted(time));
    bus().advance(time);
    return this;
  }

  private void begin(String what) {
    bus().begin();
    round = what;
    subject = null;
  }

  /**
   * Lets the following then-methods concern another saga, until the next when-method. By default,
   * they concern the saga that was read or written last.
   *
   * @param correlationId correlation ID of the saga
   * @return this scenario
   */
  public SagaScenario<S> thenSaga(String correlationId) {
    subject = definition.type().correlationId(correlationId);
    return this;
  }

  /**
   * Asserts that there is no saga.
   *
   * @return this scenario
   */
  public SagaScenario<S> thenNoSaga() {
    saga()
        .ifPresent(
            saga -> {
              throw failure(
                  "there is %s, and no saga was expected".formatted(name(saga)),
                  null,
                  saga.state());
            });
    return this;
  }

  /**
   * Asserts the state of the saga.
   *
   * @param expected the state, compared by {@code equals}
   * @return this scenario
   */
  public SagaScenario<S> thenState(S expected) {
    Saga<S> saga = requiredSaga();
    if (!expected.equals(saga.state())) {
      throw failure("the state of %s differs".formatted(name(saga)), expected, saga.state());
    }
    return this;
  }

  /**
   * Asserts that the saga is completed.
   *
   * @return this scenario
   */
  public SagaScenario<S> thenCompleted() {
    Saga<S> saga = requiredSaga();
    if (!saga.isCompleted()) {
      throw failure("%s is not completed".formatted(name(saga)));
    }
    return this;
  }

  /**
   * Asserts that the saga is active.
   *
   * @return this scenario
   */
  public SagaScenario<S> thenActive() {
    Saga<S> saga = requiredSaga();
    if (saga.isCompleted()) {
      throw failure("%s is completed".formatted(name(saga)));
    }
    return this;
  }

  /**
   * Asserts which commands were sent, compensations included: exactly these, in any order, since
   * queues don't keep one.
   *
   * @param commands the commands, compared by {@code equals}
   * @return this scenario
   */
  public SagaScenario<S> thenSent(Object... commands) {
    return thenMessages(ScenarioRound.Direction.COMMAND, commands);
  }

  /**
   * Asserts that no command was sent, no event was published, and no message was answered.
   *
   * @return this scenario
   */
  public SagaScenario<S> thenSentNothing() {
    return thenSent().thenPublished().thenReplied();
  }

  /**
   * Asserts which events were published: exactly these, in any order.
   *
   * @param events the events, compared by {@code equals}
   * @return this scenario
   */
  public SagaScenario<S> thenPublished(Object... events) {
    return thenMessages(ScenarioRound.Direction.EVENT, events);
  }

  /**
   * Asserts which replies were sent: exactly these, in any order.
   *
   * @param replies the replies, compared by {@code equals}
   * @return this scenario
   */
  public SagaScenario<S> thenReplied(Object... replies) {
    return thenMessages(ScenarioRound.Direction.REPLY, replies);
  }

  private SagaScenario<S> thenMessages(ScenarioRound.Direction direction, Object... expected) {
    requireRound();
    MessageComparison comparison =
        MessageComparison.inAnyOrder(Arrays.asList(expected), bus().sent(direction));
    if (!comparison.isEqual()) {
      throw failure("other messages were %s".formatted(direction.verb()), comparison.sideBySide());
    }
    return this;
  }

  /**
   * Asserts that a timeout is running.
   *
   * @param name name of the timeout
   * @param delay time from now on until it fires
   * @return this scenario
   */
  public SagaScenario<S> thenTimeout(String name, Duration delay) {
    Saga<S> saga = requiredSaga();
    Map<String, Instant> timeouts = BusData.of(saga).timeouts();
    Instant due = timeouts.get(name);
    Instant expected = bus().due(delay);
    if (due == null) {
      throw failure("%s has no timeout '%s' but %s".formatted(name(saga), name, timeouts));
    }
    if (!due.equals(expected)) {
      throw failure(
          "the timeout '%s' of %s has another due time".formatted(name, name(saga)),
          "%s, in %s".formatted(expected, delay),
          "%s, in %s".formatted(due, Duration.between(bus().now(), due)));
    }
    return this;
  }

  /**
   * Asserts that no timeout is running.
   *
   * @return this scenario
   */
  public SagaScenario<S> thenNoTimeouts() {
    Saga<S> saga = requiredSaga();
    Map<String, Instant> timeouts = BusData.of(saga).timeouts();
    if (!timeouts.isEmpty()) {
      throw failure("%s has timeouts: %s".formatted(name(saga), timeouts));
    }
    return this;
  }

  /**
   * Asserts that a timeout is parked because its handler has failed.
   *
   * @param name name of the timeout
   * @return this scenario
   */
  public SagaScenario<S> thenParked(String name) {
    Saga<S> saga = requiredSaga();
    if (!BusData.of(saga).parkedTimeouts().containsKey(name)) {
      throw failure(
          "the timeout '%s' of %s is not parked. Parked: %s; running: %s"
              .formatted(
                  name,
                  name(saga),
                  BusData.of(saga).parkedTimeouts().keySet(),
                  BusData.of(saga).timeouts()));
    }
    return this;
  }

  /**
   * Asserts which commands the saga remembers, to undo what it has done: exactly these, in the
   * order of {@code compensateWith}. They are sent in reverse order.
   *
   * @param commands the commands, compared by {@code equals}
   * @return this scenario
   */
  public SagaScenario<S> thenCompensations(Object... commands) {
    Saga<S> saga = requiredSaga();
    MessageComparison comparison =
        MessageComparison.inOrder(Arrays.asList(commands), bus().compensations(saga));
    if (!comparison.isEqual()) {
      throw failure(
          "%s remembers other compensations".formatted(name(saga)), comparison.sideBySide());
    }
    return this;
  }

  /**
   * Asserts that a message was sent to the dead-letter queue.
   *
   * @param reason part of the reason
   * @return this scenario
   */
  public SagaScenario<S> thenDeadLetter(String reason) {
    List<MessageEvent> ends = then(EnumSet.of(MessageEvent.Kind.DEAD_LETTERED), "a dead letter");
    if (ends.stream().noneMatch(end -> end.reason().contains(reason))) {
      throw failure(
          "the dead letter has another reason",
          reason,
          String.join("; ", ends.stream().map(MessageEvent::reason).toList()));
    }
    return this;
  }

  /**
   * Asserts that a message waits: for its saga, or for a state in which a guard holds. {@link
   * #whenTimePasses} lets it come again.
   *
   * @return this scenario
   */
  public SagaScenario<S> thenWaiting() {
    then(EnumSet.of(MessageEvent.Kind.WAITING), "waiting");
    return this;
  }

  /**
   * Asserts that a message was dropped: nothing handles it in this state, or the saga is completed.
   *
   * @return this scenario
   */
  public SagaScenario<S> thenIgnored() {
    then(EnumSet.of(MessageEvent.Kind.IGNORED, MessageEvent.Kind.COMPLETED), "ignored");
    return this;
  }

  /**
   * Asserts that a message had been handled before.
   *
   * @return this scenario
   */
  public SagaScenario<S> thenDuplicate() {
    then(EnumSet.of(MessageEvent.Kind.DUPLICATE), "a duplicate");
    return this;
  }

  private List<MessageEvent> then(Set<MessageEvent.Kind> kinds, String what) {
    requireRound();
    List<MessageEvent> ends = bus().ends(kinds);
    if (ends.isEmpty()) {
      throw failure("no message is %s".formatted(what));
    }
    return ends;
  }

  private String requireRound() {
    if (round == null) {
      throw new IllegalStateException("nothing has happened: call a when-method first");
    }
    return round;
  }

  private Optional<Saga<S>> saga() {
    requireRound();
    SagaReference<S> chosen = subject;
    return chosen == null ? bus().lastSaga() : bus().find(chosen);
  }

  private Saga<S> requiredSaga() {
    return saga()
        .orElseThrow(
            () -> failure(subject == null ? "there is no saga" : "there is no " + subject));
  }

  private String name(Saga<?> saga) {
    return "'%s' %s".formatted(saga.type().name(), saga.correlationId());
  }

  private AssertionError failure(
      String problem, @Nullable Object expected, @Nullable Object actual) {
    SideBySide both = new SideBySide();
    both.add(expected, actual);
    String note =
        expected != null && actual != null && expected.toString().equals(actual.toString())
            ? "\n  Their texts are the same: does %s have an equals method?"
                .formatted(expected.getClass().getSimpleName())
            : "";
    return failure(problem, both + note);
  }

  private AssertionError failure(String problem) {
    return failure(problem, "");
  }

  private AssertionError failure(String problem, String detail) {
    return new AssertionError(
        "after %s, %s%s\n\n  What happened:\n%s"
            .formatted(
                requireRound(),
                problem,
                detail.isEmpty() ? "" : "\n\n" + detail,
                bus().describe().indent(4).stripTrailing()));
  }
}
