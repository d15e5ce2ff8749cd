package dev.sagastore.bus.memory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * The settings of a broker.
 *
 * @param clock the clock of all queues
 * @param visibilityTimeout time that a delivered message stays invisible
 * @param maxReceiveCount number of deliveries after which a message becomes a dead letter
 * @param order order of deliveries
 * @param duplicated whether the next message is delivered twice
 */
record BrokerSettings(
    InstantSource clock,
    Duration visibilityTimeout,
    int maxReceiveCount,
    DeliveryOrder order,
    BooleanSupplier duplicated) {}
