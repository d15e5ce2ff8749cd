package dev.sagastore.bus;

/**
 * Handles the messages of one type without a saga, for example a command that calls a service and
 * replies.
 *
 * <p>A message can be handled several times: the handler's side effects should be idempotent, for
 * example with {@link MessageContext#messageId()} as the key. It must be safe for use by several
 * threads.
 *
 * @param <M> class of the messages
 */
@FunctionalInterface
public interface CommandHandler<M> {
  /**
   * Handles a message.
   *
   * @param message the message
   * @param context ID, headers and time of the message
   * @return the messages to send
   * @throws Exception if the message can't be handled now; the bus tries again
   */
  Response handle(M message, MessageContext context) throws Exception;
}
