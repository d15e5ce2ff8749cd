package dev.sagastore;

import java.util.List;
import java.util.Optional;

/**
 * A part of what a query takes.
 *
 * @param <S> class of the state
 * @param sagas as many as the query asks for while there are more
 * @param nextToken where the next page begins; empty if there is none. It is a short text that
 *     stays valid for the same query, in other processes and later, too
 */
public record SagaPage<S>(List<Saga<S>> sagas, Optional<String> nextToken) {
  /**
   * Copies the list.
   *
   * @param sagas the sagas
   * @param nextToken where the next page begins
   */
  public SagaPage {
    sagas = List.copyOf(sagas);
  }
}
