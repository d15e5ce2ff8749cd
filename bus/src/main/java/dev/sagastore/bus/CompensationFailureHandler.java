package dev.sagastore.bus;

/**
 * Handles a compensation that has failed.
 *
 * <p>A handler must be a pure function and safe for use by several threads: it can run several
 * times.
 *
 * @param <S> class of the state
 */
@FunctionalInterface
public interface CompensationFailureHandler<S> {
  /**
   * Handles the failure, and returns the next state with its effects.
   *
   * @param state state of the saga
   * @param failure the command that has failed, and why
   * @return the new state and its effects
   * @throws Exception if it can't be handled now; the bus tries again
   */
  Next<S> handle(S state, CompensationFailure failure) throws Exception;
}
