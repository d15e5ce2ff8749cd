package dev.sagastore.bus;

import dev.sagastore.bus.spi.MessageMapper;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What the handling of messages of a saga depends on, besides the message and the saga.
 *
 * @param definition the saga's definition
 * @param mapper reads and writes messages
 * @param clock the time
 * @param lives creates an ID for each saga that is inserted
 * @param maxAttempts number of attempts of a message whose handler fails
 * @param patience how long a message waits for its saga or for a guard
 * @param pause how long it waits before it is delivered again
 * @param <S> class of the state
 */
record MessageRules<S>(
    SagaDefinition<S> definition,
    MessageMapper mapper,
    InstantSource clock,
    Supplier<String> lives,
    int maxAttempts,
    Duration patience,
    Duration pause) {}
