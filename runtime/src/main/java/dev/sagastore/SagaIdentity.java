package dev.sagastore;

/**
 * The kind of saga IDs of a store, and whether correlation IDs are unique. Choose it for each
 * store.
 *
 * <table>
 * <caption>Cost and guarantees, in write request units (W) and read request units (R) for an item of up to 1 KB (4 KB for reads)</caption>
 * <tr><th></th><th>{@link #DERIVED}</th><th>{@link #GUARDED}</th><th>{@link #INDEXED}</th></tr>
 * <tr><td>saga ID</td><td>a hash of name and correlation ID</td><td>the caller's, or random</td><td>the caller's, or random</td></tr>
 * <tr><td>one saga per correlation ID</td><td>yes</td><td>yes</td><td>no</td></tr>
 * <tr><td>lookup by correlation ID</td><td>strongly consistent, 1 R</td><td>strongly consistent, 2
 * R</td><td>eventually consistent, 0.5 R and 1 R per saga</td></tr>
 * <tr><td>insert</td><td>1 W</td><td>4 W, a transaction</td><td>1 W</td></tr>
 * <tr><td>completion, reopening, deletion</td><td>1 W</td><td>4 W, a transaction</td><td>1 W</td></tr>
 * <tr><td>any other update</td><td>1 W</td><td>1 W</td><td>1 W</td></tr>
 * </table>
 *
 * <p>Writes to the indexes are not included; they are the same for all. All stores that write sagas
 * of one name must use the same identity: a store with guards can't find sagas that were inserted
 * without guards.
 */
public enum SagaIdentity {
  /**
   * The saga ID is derived from the saga's name and its correlation ID ({@link
   * dev.sagastore.schema.DerivedSagaId}), so that all inserts for a correlation ID write the same
   * item. This is the default, and the cheapest.
   */
  DERIVED,
  /**
   * The caller chooses the saga ID. A second item, the guard, keeps the correlation ID unique, and
   * leads to the saga.
   */
  GUARDED,
  /**
   * The caller chooses the saga ID, and several sagas can share a correlation ID. Lookups by
   * correlation ID query an index, which lags behind the table, in general by less than a second.
   */
  INDEXED;

  /**
   * Returns whether there is at most one live saga for a correlation ID.
   *
   * @return false for {@link #INDEXED}
   */
  public boolean isCorrelationIdUnique() {
    return this != INDEXED;
  }
}
