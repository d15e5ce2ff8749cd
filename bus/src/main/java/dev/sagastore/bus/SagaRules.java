package dev.sagastore.bus;

import dev.sagastore.bus.spi.MessageSender;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/**
 * Everything that the handling of messages depends on, besides the messages and the saga.
 *
 * @param definition the saga's definition
 * @param catalog the message types of the bus
 * @param routes where messages go
 * @param sender knows what a destination can take
 * @param policy how long a message waits
 * @param deadLetters how deliveries end that can't be handled
 * @param clock the time
 * @param lives creates an ID for each saga that is inserted
 * @param scopes surround handlers
 * @param <S> class of the state
 */
record SagaRules<S>(
    SagaDefinition<S> definition,
    MessageCatalog catalog,
    MessageRoutes routes,
    MessageSender sender,
    DeliveryPolicy policy,
    DeadLetters deadLetters,
    InstantSource clock,
    Supplier<String> lives,
    HandlingScopes scopes) {
  String sagaName() {
    return definition.type().name();
  }

  /** Returns the time in whole milliseconds. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
