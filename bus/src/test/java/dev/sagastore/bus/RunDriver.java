package dev.sagastore.bus;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.bus.internal.item.BusItem;
import dev.sagastore.bus.internal.item.MessageHash;
import dev.sagastore.bus.internal.item.OutgoingMessage;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.MessageSender;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.schema.Retention;
import dev.sagastore.spi.Attachment;
import dev.sagastore.spi.Attachments;
import dev.sagastore.spi.DueSaga;
import dev.sagastore.spi.SagaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the commands of runs on one saga, which it keeps as a store does, and records them.
 * Tests set the time, and what comes before or instead of a command.
 */
final class RunDriver {
  private static final int MAX_COMMANDS = 100_000;

  static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
  static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);

  private static final DeliveryPolicy POLICY = DeliveryPolicy.standard().withAttempts(3);

  private final SagaRules<String> rules;
  private final MessageReader<String> reader;
  private final List<Command<String>> commands = new ArrayList<>();
  private final List<SendRequest> sent = new ArrayList<>();
  private final List<Settlement> settlements = new ArrayList<>();
  private final List<Intervention> interventions = new ArrayList<>();
  private Function<SendRequest, SendResult> transport = request -> SendResult.sent();
  private Function<SendRequest, Optional<String>> limits = request -> Optional.empty();
  private Instant now = START;
  private String life = "life";
  private int receiveCount = 1;
  private Duration waited = Duration.ZERO;
  private @Nullable Saga<String> saga;

  /** Outcomes instead of those of the next command of a class; empty to carry it out, too. */
  private record Intervention(
      Class<?> command, Function<Command<String>, Optional<Outcome<String>>> outcome) {}

  private RunDriver(
      SagaDefinition<String> definition, DeliveryPolicy policy, List<MessageType<?>> types) {
    MessageCatalog catalog =
        MessageCatalog.of(
            TestMessages.MAPPER, definition.messageClasses(), types, new ArrayList<>());
    this.rules =
        new SagaRules<>(
            definition,
            catalog,
            new MessageRoutes(
                "orders",
                Map.of(
                    TestMessages.Reserve.class, Destination.of("stock"),
                    TestMessages.Release.class, Destination.of("stock"),
                    TestMessages.Refund.class, Destination.of("payments")),
                null,
                Map.of(),
                Destination.of("events"),
                definition.messageClasses()),
            new Sender(),
            policy,
            new DeadLetters(policy, new Pauses(() -> 1), "orders", () -> now),
            () -> now,
            () -> life,
            new HandlingScopes(List.of()));
    this.reader =
        new MessageReader<>(definition, catalog, MessageCorrelation.CorrelationIds.UNCHANGED);
  }

  /** Returns a driver of a saga that {@code Placed} starts in the state "placed". */
  static RunDriver of(UnaryOperator<SagaDefinitionBuilder<String>> definition) {
    return of(definition, POLICY);
  }

  static RunDriver of(
      UnaryOperator<SagaDefinitionBuilder<String>> definition, DeliveryPolicy policy) {
    return ofAll(definition, policy, List.of());
  }

  private static RunDriver ofAll(
      UnaryOperator<SagaDefinitionBuilder<String>> definition,
      DeliveryPolicy policy,
      List<MessageType<?>> types) {
    SagaDefinitionBuilder<String> started =
        SagaDefinition.of(TYPE)
            .startedBy(
                TestMessages.Placed.class,
                TestMessages.Placed::orderId,
                message -> Next.of("placed"));
    return new RunDriver(definition.apply(started).build(), policy, types);
  }

  /** Returns a driver as {@link #of} does, with a message type that is not the default. */
  static RunDriver of(
      MessageType<?> type, UnaryOperator<SagaDefinitionBuilder<String>> definition) {
    return ofAll(definition, POLICY, List.of(type));
  }

  /** Returns a driver of a saga with a definition. */
  static RunDriver ofAll(UnaryOperator<SagaDefinitionBuilder<String>> definition) {
    return new RunDriver(definition.apply(SagaDefinition.of(TYPE)).build(), POLICY, List.of());
  }

  private final class Sender implements MessageSender {
    @Override
    public List<SendResult> send(List<SendRequest> requests) {
      throw new UnsupportedOperationException("the driver sends");
    }

    @Override
    public Optional<String> problem(SendRequest request) {
      return limits.apply(request);
    }
  }

  SagaRules<String> rules() {
    return rules;
  }

  Instant now() {
    return now;
  }

  @CanIgnoreReturnValue
  RunDriver advance(Duration time) {
    now = now.plus(time);
    return this;
  }

  /** Sets the ID that the next insert gives the saga. */
  @CanIgnoreReturnValue
  RunDriver life(String next) {
    life = next;
    return this;
  }

  /** Sets how often and how long ago the next messages were delivered. */
  @CanIgnoreReturnValue
  RunDriver deliveries(int count, Duration sinceFirst) {
    receiveCount = count;
    waited = sinceFirst;
    return this;
  }

  /** Sets what the transport does with each message. */
  @CanIgnoreReturnValue
  RunDriver transport(Function<SendRequest, SendResult> results) {
    transport = results;
    return this;
  }

  /** Sets what is wrong with messages in every attempt. */
  @CanIgnoreReturnValue
  RunDriver limits(Function<SendRequest, Optional<String>> problems) {
    limits = problems;
    return this;
  }

  /** Lets the next command of a class have an outcome without taking effect. */
  @CanIgnoreReturnValue
  RunDriver instead(Class<?> command, Outcome<String> outcome) {
    interventions.add(new Intervention(command, any -> Optional.of(outcome)));
    return this;
  }

  /** Lets the next command of a class take effect with an unknown outcome. */
  @CanIgnoreReturnValue
  RunDriver losingResponse(Class<?> command) {
    interventions.add(
        new Intervention(
            command,
            any -> {
              execute(any);
              return Optional.of(new Outcome.Unknown<>());
            }));
    return this;
  }

  /** Lets something happen before the next command of a class. */
  @CanIgnoreReturnValue
  RunDriver before(Class<?> command, Runnable action) {
    interventions.add(
        new Intervention(
            command,
            any -> {
              action.run();
              return Optional.empty();
            }));
    return this;
  }

  /** Handles messages of one batch. */
  @CanIgnoreReturnValue
  RunDriver handle(Envelope... messages) {
    finish(run(messages));
    return this;
  }

  /** Returns the run of messages of one batch. */
  SagaRun<String> run(Envelope... messages) {
    return SagaRun.of(rules, MessageChain.of(Arrays.stream(messages).map(this::read).toList()));
  }

  /** Carries a run out to its end. */
  void finish(SagaRun<String> begun) {
    SagaRun<String> run = begun;
    while (run.command().isPresent()) {
      run = step(run);
    }
  }

  /** Carries out one command. */
  SagaRun<String> step(SagaRun<String> run) {
    Command<String> command = run.command().orElseThrow();
    record(command);
    for (Intervention intervention : interventions) {
      if (intervention.command().isInstance(command)) {
        interventions.remove(intervention);
        return run.after(intervention.outcome().apply(command).orElseGet(() -> execute(command)));
      }
    }
    return run.after(execute(command));
  }

  private void record(Command<String> command) {
    commands.add(command);
    if (commands.size() > MAX_COMMANDS) {
      throw new IllegalStateException("the run has no end, its last command is " + command);
    }
  }

  /** Sweeps the saga. */
  @CanIgnoreReturnValue
  RunDriver sweep() {
    SweepRun<String> run =
        SweepRun.of(rules, DueSaga.of(TYPE.id(saga().sagaId()), due().orElseThrow()));
    while (run.command().isPresent()) {
      record(run.command().get());
      run = run.after(execute(run.command().get()));
    }
    return this;
  }

  IncomingMessage<String> read(Envelope envelope) {
    Delivery delivery =
        new Delivery(
            envelope,
            ReceivedMessage.builder(envelope.id(), envelope.body())
                .receiveCount(receiveCount)
                .firstReceivedAt(now.minus(waited))
                .build());
    if (envelope.type().equals(MessageHeaders.WAKE_UP_TYPE)) {
      return reader.wakeUp(delivery);
    }
    return rules
        .catalog()
        .find(envelope.type())
        .filter(reader::handles)
        .map(type -> reader.read(delivery, type))
        .orElseGet(() -> reader.reply(delivery));
  }

  @CanIgnoreReturnValue
  private Outcome<String> execute(Command<String> command) {
    if (command instanceof Command.Find<String>) {
      return new Outcome.Found<>(saga);
    }
    if (command instanceof Command.Insert<String> insert) {
      return saga == null ? stored(insert.prepare(created(insert))) : new Outcome.Rejected<>(saga);
    }
    if (command instanceof Command.Update<String> update) {
      return isCurrent(update.saga()) ? stored(update.saga()) : new Outcome.Rejected<>(saga);
    }
    if (command instanceof Command.Clear<String> clear) {
      return isCurrent(clear.saga()) ? stored(clear) : new Outcome.Rejected<>(saga);
    }
    if (command instanceof Command.Claim<String> claim) {
      if (!due().equals(Optional.of(claim.due().due()))) {
        return new Outcome.Found<>(null);
      }
      saga = with(saga(), attachments(), claim.until());
      return new Outcome.Found<>(saga);
    }
    if (command instanceof Command.Send<String> send) {
      List<SendResult> results = send.requests().stream().map(transport).toList();
      for (int i = 0; i < results.size(); i++) {
        if (results.get(i).kind() == SendResult.Kind.SENT) {
          sent.add(send.requests().get(i));
        }
      }
      return new Outcome.Sent<>(results);
    }
    settlements.addAll(((Command.Settle<String>) command).settlements());
    return new Outcome.Settled<>();
  }

  private Saga<String> created(Command.Insert<String> insert) {
    return SagaBuilder.of(TYPE)
        .sagaId("saga")
        .correlationId(insert.reference().correlationId())
        .version(0)
        .state(insert.draft().requiredState())
        .createdAt(now)
        .updatedAt(now)
        .build();
  }

  private boolean isCurrent(Saga<String> read) {
    return saga != null && saga.version() == read.version();
  }

  /** Stores only what an update changes. */
  private Outcome<String> stored(Saga<String> changed) {
    Attachments change = SagaBuilder.from(changed).attachments();
    Map<String, Attachment> values = attachments();
    change
        .changes(changed.isCompleted())
        .forEach(
            (name, value) ->
                value.ifPresentOrElse(set -> values.put(name, set), () -> values.remove(name)));
    Optional<Instant> due = change.changesDue() ? change.due() : due();
    Saga<String> written =
        SagaBuilder.from(changed).written(now, "revision", Retention.standard()).build();
    saga = with(written, values, written.isCompleted() ? null : due.orElse(null));
    return new Outcome.Stored<>(saga);
  }

  /** Clears messages without a new version. */
  private Outcome<String> stored(Command.Clear<String> clear) {
    Map<String, Attachment> left = attachments();
    clear.messages().forEach(message -> left.remove("bus.out." + message.id()));
    saga = with(saga(), left, due().orElse(null));
    return new Outcome.Stored<>(SagaBuilder.from(clear.cleared()).patched().build());
  }

  private Map<String, Attachment> attachments() {
    return saga == null
        ? new HashMap<>()
        : new HashMap<>(SagaBuilder.from(saga).attachments().values());
  }

  private static Saga<String> with(
      Saga<String> changed, Map<String, Attachment> values, @Nullable Instant due) {
    return SagaBuilder.from(changed).attachments(Attachments.read(values, due)).build();
  }

  /** Lets another run change the saga. */
  @CanIgnoreReturnValue
  RunDriver change(UnaryOperator<Saga<String>> change) {
    assertStored(stored(change.apply(saga())));
    return this;
  }

  private static void assertStored(Outcome<String> outcome) {
    if (!(outcome instanceof Outcome.Stored<String>)) {
      throw new IllegalStateException("not stored: " + outcome);
    }
  }

  /** Lets another run change what the bus keeps in the item. */
  @CanIgnoreReturnValue
  RunDriver changeItem(UnaryOperator<BusItem> change) {
    return change(stored -> change.apply(BusItem.read(stored)).applyTo(stored, now));
  }

  void delete() {
    saga = null;
  }

  boolean exists() {
    return saga != null;
  }

  Saga<String> saga() {
    if (saga == null) {
      throw new IllegalStateException("there is no saga");
    }
    return saga;
  }

  String state() {
    return saga().state();
  }

  BusItem item() {
    return BusItem.read(saga());
  }

  Optional<Instant> due() {
    return saga == null ? Optional.empty() : Optional.ofNullable(item().due());
  }

  List<OutgoingMessage> outbox() {
    return item().messages();
  }

  /** Returns whether the inbox has a message of any type, or a round of one that has failed. */
  boolean remembers(String id) {
    return item().inbox().contains(MessageHash.of(id))
        || rules.definition().messageClasses().stream()
            .map(type -> Envelope.of(id, type.getSimpleName(), ""))
            .anyMatch(
                message -> item().inbox().contains(MessageHash.of(MessageHash.identity(message))));
  }

  /** Returns the classes of the commands since the last call, in order. */
  @CanIgnoreReturnValue
  List<String> takeCommands() {
    List<String> names =
        commands.stream().map(command -> command.getClass().getSimpleName()).toList();
    commands.clear();
    return names;
  }

  /** Returns the messages that were sent since the last call. */
  @CanIgnoreReturnValue
  List<SendRequest> takeSent() {
    List<SendRequest> all = List.copyOf(sent);
    sent.clear();
    return all;
  }

  /** Returns the only message that was sent since the last call. */
  @CanIgnoreReturnValue
  SendRequest takeOnlySent() {
    List<SendRequest> all = takeSent();
    if (all.size() != 1) {
      throw new AssertionError("not one message, but " + all);
    }
    return all.get(0);
  }

  /** Returns the bodies of the messages that were sent since the last call, in order. */
  @CanIgnoreReturnValue
  List<String> takeSentBodies() {
    return takeSent().stream().map(request -> request.envelope().body()).toList();
  }

  /** Returns how deliveries have ended since the last call, in order. */
  @CanIgnoreReturnValue
  List<Settlement> takeSettlements() {
    List<Settlement> all = List.copyOf(settlements);
    settlements.clear();
    return all;
  }

  @CanIgnoreReturnValue
  List<Settlement.Kind> takeKinds() {
    return takeSettlements().stream().map(Settlement::kind).toList();
  }

  /** Returns how the only delivery since the last call has ended. */
  @CanIgnoreReturnValue
  Settlement takeSettlement() {
    List<Settlement> all = takeSettlements();
    if (all.size() != 1) {
      throw new AssertionError("not one delivery, but " + all);
    }
    return all.get(0);
  }
}
