package dev.sagastore.bus;

/**
 * Handles a message that starts a saga.
 *
 * <p>A handler must be a pure function and safe for use by several threads: it can run several
 * times for one message.
 *
 * @param <S> class of the state
 * @param <M> class of the messages
 */
@FunctionalInterface
public interface StartHandler<S, M> {
  /**
   * Handles a start message, and returns the first state with its effects.
   *
   * @param message the message
   * @param context ID, headers and time of the message
   * @return the first state and its effects
   * @throws Exception if the message can't be handled now; the bus tries again
   */
  Next<S> handle(M message, MessageContext context) throws Exception;
}
