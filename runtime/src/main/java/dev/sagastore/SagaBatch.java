package dev.sagastore;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of {@link SagaStore#findAllById}: the sagas that were found, and the IDs of the
 * others. Later versions can add properties.
 *
 * <p>Immutable, and safe for use by several threads.
 *
 * @param <S> class of the state
 */
public final class SagaBatch<S> {
  private final List<Saga<S>> sagas;
  private final List<String> missing;

  private SagaBatch(List<Saga<S>> sagas, List<String> missing) {
    this.sagas = List.copyOf(sagas);
    this.missing = List.copyOf(missing);
  }

  /**
   * Returns a batch.
   *
   * @param <S> class of the state
   * @param sagas the sagas that were found, which are copied
   * @param missing the IDs for which there is no saga, which are copied
   * @return the batch
   */
  public static <S> SagaBatch<S> of(List<Saga<S>> sagas, List<String> missing) {
    return new SagaBatch<>(sagas, missing);
  }

  /**
   * Returns the sagas that were found.
   *
   * @return an immutable list, in the order of the IDs of the request
   */
  public List<Saga<S>> sagas() {
    return sagas;
  }

  /**
   * Returns the IDs for which there is no saga, or an expired one.
   *
   * @return an immutable list, in the order of the IDs of the request
   */
  public List<String> missing() {
    return missing;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SagaBatch<?> that
        && sagas.equals(that.sagas)
        && missing.equals(that.missing);
  }

  @Override
  public int hashCode() {
    return Objects.hash(sagas, missing);
  }

  /** Returns the sagas, without their states, and the missing IDs. */
  @Override
  public String toString() {
    return "SagaBatch[%s, missing %s]".formatted(sagas, missing);
  }
}
