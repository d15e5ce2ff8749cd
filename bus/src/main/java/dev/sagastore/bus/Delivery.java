package dev.sagastore.bus;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.ReceivedMessage;

/**
 * A message that a transport has delivered.
 *
 * @param envelope the message as it is handled, after the interceptors
 * @param original the message as it was sent: what copies contain
 * @param received the message as it was delivered
 */
record Delivery(Envelope envelope, Envelope original, ReceivedMessage received) {
  Delivery(Envelope envelope, ReceivedMessage received) {
    this(envelope, envelope, received);
  }
}
