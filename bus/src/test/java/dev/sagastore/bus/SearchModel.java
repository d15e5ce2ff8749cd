package dev.sagastore.bus;

import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.MessageSender;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The engine of a search, and its scope.
 *
 * <p>Its clock is set before each step: not safe for use by several threads.
 */
final class SearchModel {
  /**
   * The scope of a search.
   *
   * @param workers number of workers
   * @param batchSize number of messages that a worker receives at most
   * @param sweepers number of sweepers
   * @param periods number of periods that pass
   * @param period length of a period
   */
  record Scope(int workers, int batchSize, int sweepers, int periods, Duration period) {
    private static final Duration HOUR = Duration.ofHours(1);

    /** Returns a scope without timers. */
    static Scope of(int workers, int batchSize) {
      return new Scope(workers, batchSize, 0, 0, HOUR);
    }

    /** Returns a scope with timers. */
    static Scope of(int workers, int sweepers, int periods) {
      return new Scope(workers, 1, sweepers, periods, HOUR);
    }

    Scope withPeriod(Duration length) {
      return new Scope(workers, batchSize, sweepers, periods, length);
    }

    /** Returns the time at which the last period begins. */
    Instant end() {
      return SearchWorld.START.plus(period.multipliedBy(periods));
    }
  }

  private final SagaRules<SearchState> rules;
  private final MessageReader<SearchState> reader;
  private final Scope scope;
  private Instant now = SearchWorld.START;

  SearchModel(SagaDefinition<SearchState> definition, Scope scope) {
    List<String> problems = new ArrayList<>();
    MessageCatalog catalog =
        MessageCatalog.of(
            SearchDefinition.MAPPER, definition.messageClasses(), List.of(), problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(problems.toString());
    }
    DeliveryPolicy policy = DeliveryPolicy.standard().withAttempts(2);
    this.rules =
        new SagaRules<>(
            definition,
            catalog,
            new MessageRoutes(
                "orders",
                Map.of(),
                null,
                Map.of(),
                Destination.of("events"),
                definition.messageClasses()),
            new AnySender(),
            policy,
            new DeadLetters(policy, new Pauses(() -> 1), "orders", () -> now),
            () -> now,
            () -> "life",
            new HandlingScopes(List.of()));
    this.reader =
        new MessageReader<>(definition, catalog, MessageCorrelation.CorrelationIds.UNCHANGED);
    this.scope = scope;
  }

  /** Takes everything. */
  private static final class AnySender implements MessageSender {
    @Override
    public List<SendResult> send(List<SendRequest> requests) {
      throw new UnsupportedOperationException("the search sends");
    }

    @Override
    public Optional<String> problem(SendRequest request) {
      return Optional.empty();
    }
  }

  SagaRules<SearchState> rules() {
    return rules;
  }

  Scope scope() {
    return scope;
  }

  void setTime(Instant time) {
    now = time;
  }

  IncomingMessage<SearchState> read(Delivery delivery) {
    Envelope envelope = delivery.envelope();
    if (envelope.type().equals(MessageHeaders.WAKE_UP_TYPE)) {
      return reader.wakeUp(delivery);
    }
    return reader.read(delivery, rules.catalog().find(envelope.type()).orElseThrow());
  }
}
