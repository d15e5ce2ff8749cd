package dev.sagastore.bus;

import dev.sagastore.bus.spi.Envelope;
import java.time.Instant;

/**
 * A message that a transport has delivered.
 *
 * @param envelope the message
 * @param firstReceivedAt time of its first delivery; a redrive resets it
 */
record Delivery(Envelope envelope, Instant firstReceivedAt) {}
