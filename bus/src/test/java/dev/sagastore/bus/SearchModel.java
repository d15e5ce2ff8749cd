package dev.sagastore.bus;

import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.MessageMapper;
import dev.sagastore.bus.spi.MessageSender;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The scope of a search: a definition, and the numbers of workers, deliveries and periods.
 *
 * <p>Its clock is set before each step: not safe for use by several threads.
 */
final class SearchModel {
  private final SagaRules<SearchState> rules;
  private final MessageReader<SearchState> reader;
  private final int workers;
  private final int maxDeliveries;
  private final int batchSize;
  private final int periods;
  private final BiFunction<List<String>, Instant, Optional<String>> check;
  private Instant now = SearchWorld.START;

  /**
   * Creates a model.
   *
   * @param workers number of workers
   * @param maxDeliveries number of deliveries after which a message has waited for long enough
   * @param batchSize number of messages that a worker receives at most, 1 to 3
   * @param periods number of periods that pass
   * @param check returns what is wrong with what the saga has handled at a time
   */
  SearchModel(
      SagaDefinition<SearchState> definition,
      MessageMapper mapper,
      int workers,
      int maxDeliveries,
      int batchSize,
      int periods,
      BiFunction<List<String>, Instant, Optional<String>> check) {
    List<String> problems = new ArrayList<>();
    MessageCatalog catalog =
        MessageCatalog.of(mapper, definition.messageClasses(), List.of(), problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(problems.toString());
    }
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
            DeliveryPolicy.standard().withAttempts(3),
            new DeadLetters(
                DeliveryPolicy.standard().withAttempts(3),
                new Pauses(() -> 1),
                "orders",
                () -> now),
            () -> now,
            () -> "life");
    this.reader =
        new MessageReader<>(definition, catalog, MessageCorrelation.CorrelationIds.UNCHANGED);
    this.workers = workers;
    this.maxDeliveries = maxDeliveries;
    this.batchSize = batchSize;
    this.periods = periods;
    this.check = check;
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

  void setTime(Instant time) {
    now = time;
  }

  int workers() {
    return workers;
  }

  int maxDeliveries() {
    return maxDeliveries;
  }

  int batchSize() {
    return batchSize;
  }

  int periods() {
    return periods;
  }

  boolean sweeps() {
    return !rules.definition().timeoutNames().isEmpty();
  }

  Optional<String> problem(List<String> handled, Instant time) {
    return check.apply(handled, time);
  }

  IncomingMessage<SearchState> read(Delivery delivery) {
    Envelope envelope = delivery.envelope();
    if (envelope.type().equals(MessageHeaders.WAKE_UP_TYPE)) {
      return reader.wakeUp(delivery);
    }
    return reader.read(delivery, rules.catalog().find(envelope.type()).orElseThrow());
  }
}
