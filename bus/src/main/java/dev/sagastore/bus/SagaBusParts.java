package dev.sagastore.bus;

import dev.sagastore.bus.spi.MessageFormat;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The parts of a bus.
 *
 * @param format reads envelopes
 * @param interceptors change messages before they are handled
 * @param catalog the message types
 * @param routes where messages go
 * @param sagas the executors of the definitions, by the name of the saga
 * @param commandHandlers handlers without a saga, by the class of the message
 * @param deadLetters how deliveries end that can't be handled
 * @param transport sends and settles
 * @param listener is notified
 * @param clock the time
 * @param ids creates the IDs of messages that are sent without one
 */
record SagaBusParts(
    MessageFormat format,
    List<MessageInterceptor> interceptors,
    MessageCatalog catalog,
    MessageRoutes routes,
    Map<String, SagaExecutor<?>> sagas,
    Map<Class<?>, CommandHandler<?>> commandHandlers,
    DeadLetters deadLetters,
    TransportCommands transport,
    NotifyingListener listener,
    InstantSource clock,
    Supplier<String> ids) {}
