package dev.sagastore.spi;

import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the states of one type.
 *
 * <p>The result of a read must depend only on the tokens. A store reads a state once before it
 * writes it, and relies on the same result in later reads.
 *
 * @param <S> type of the state
 */
public interface StateFormat<S> {

  /**
   * Writes a state as one value.
   *
   * @param state state to write
   * @param out writer that receives the value
   * @throws StateMappingException if the state can't be written
   */
  void write(S state, StateWriter out);

  /**
   * Reads a state. If the state lacks a stored property, the read must fail, because the next
   * update would erase the property.
   *
   * @param in reader, positioned before the value
   * @return the state, or null if the value is null
   * @throws StateMappingException if the value can't be read into the type
   */
  @Nullable S read(StateReader in);
}
