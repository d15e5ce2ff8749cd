package dev.sagastore.bus;

/**
 * Handles the messages of one type that concern a saga.
 *
 * <p>A handler must be a pure function and safe for use by several threads: it can run several
 * times for one message. It must not change the state in place. Return a new state, such as a
 * record.
 *
 * @param <S> class of the state
 * @param <M> class of the messages
 */
@FunctionalInterface
public interface SagaHandler<S, M> {
  /**
   * Handles a message, and returns the next state with its effects.
   *
   * @param state state of the saga
   * @param message the message
   * @param context ID, headers and time of the message
   * @return the new state and its effects
   * @throws Exception if the message can't be handled now; the bus tries again
   */
  Next<S> handle(S state, M message, MessageContext context) throws Exception;
}
