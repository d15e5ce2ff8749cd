package dev.sagastore.spi;

import dev.sagastore.StateType;

/**
 * Writes and reads states with an object-mapping library. {@link
 * dev.sagastore.jackson2.Jackson2StateMapper} is the default.
 *
 * <p>Implementations are safe for use by several threads.
 */
public interface StateMapper {

  /**
   * Returns the format for states of a type. A store calls it once for each type, and caches the
   * result.
   *
   * @param <S> type of the state
   * @param type type of the state
   * @return the format, which is safe for use by several threads
   * @throws StateMappingException if states of the type can't be mapped
   */
  <S> StateFormat<S> format(StateType<S> type);
}
