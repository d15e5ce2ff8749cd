package dev.sagastore.spi;

import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the states of one type.
 *
 * <p>The result of a read depends on the tokens only: a store reads a state once before it writes
 * it, and relies on later reads to have the same result.
 *
 * @param <S> type of the state
 */
public interface StateFormat<S> {

  /**
   * Writes a state as one value.
   *
   * @param state state to write
   * @param out receiver of the value
   * @throws StateMappingException if the state cannot be written
   */
  void write(S state, StateWriter out);

  /**
   * Reads a state. Stored properties that the state does not have must not be ignored, since the
   * next update would erase them.
   *
   * @param in cursor before the value
   * @return the state, or null if the value is null
   * @throws StateMappingException if the value cannot be read into the type
   */
  @Nullable S read(StateReader in);
}
