package dev.sagastore.bus;

/**
 * Handles a timeout of a saga, or the end of its compensation.
 *
 * <p>A handler must be a pure function and safe for use by several threads: it can run several
 * times.
 *
 * @param <S> class of the state
 */
@FunctionalInterface
public interface TimeoutHandler<S> {
  /**
   * Handles a timeout or the end of a compensation, and returns the next state with its effects.
   *
   * @param state state of the saga
   * @param context ID, headers and time of the message that this follows from
   * @return the new state and its effects
   * @throws Exception if it can't be handled now; the bus tries again
   */
  Next<S> handle(S state, MessageContext context) throws Exception;
}
