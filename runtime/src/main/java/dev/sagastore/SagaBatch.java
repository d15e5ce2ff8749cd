package dev.sagastore;

import java.util.List;

/**
 * What was found of a number of ids.
 *
 * @param <S> class of the state
 * @param sagas the sagas that were found, in the order of the ids that were asked for
 * @param missing the ids for which there is no saga, or one that has expired, in the same order
 */
public record SagaBatch<S>(List<Saga<S>> sagas, List<String> missing) {
  /**
   * Copies the lists.
   *
   * @param sagas the sagas that were found
   * @param missing the ids of the others
   */
  public SagaBatch {
    sagas = List.copyOf(sagas);
    missing = List.copyOf(missing);
  }
}
