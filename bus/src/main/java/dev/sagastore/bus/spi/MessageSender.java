package dev.sagastore.bus.spi;

import java.util.List;
import java.util.Optional;

/**
 * Sends messages.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface MessageSender {
  /**
   * Sends messages, in as few requests as the destinations allow. One message that fails doesn't
   * keep the others from being sent.
   *
   * <p>A message keeps its ID, type, version, body and headers: {@link MessageFormat#read} returns
   * an equal envelope from what arrives.
   *
   * @param requests the messages; they can have several destinations
   * @return one result for each request, in the same order
   * @throws RuntimeException if it isn't known which messages were sent; the bus sends all of them
   *     again, under the same IDs
   */
  List<SendResult> send(List<SendRequest> requests);

  /**
   * Returns why a message can never be sent: an unknown destination, an empty or too large body, or
   * invalid characters. The bus asks before it commits, so the method must not send a request.
   *
   * @param request the message
   * @return the reason, with the limit; empty if the message can be sent
   */
  Optional<String> problem(SendRequest request);
}
