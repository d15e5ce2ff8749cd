package dev.sagastore.bus;

/**
 * Handles a message of a saga that is about to be sent to the dead-letter queue.
 *
 * <p>A handler must be a pure function and safe for use by several threads: it can run several
 * times for one message.
 *
 * @param <S> class of the state
 * @param <M> class of the messages
 */
@FunctionalInterface
public interface FailureHandler<S, M> {
  /**
   * Handles the failure of a message, and returns the next state with its effects.
   *
   * @param state state of the saga
   * @param message the message
   * @param reason why the message is a dead letter
   * @return the new state and its effects
   * @throws Exception if it fails; the message is a dead letter without an effect on the saga
   */
  Next<S> handle(S state, M message, String reason) throws Exception;
}
