package dev.sagastore;

/**
 * What a saga's id is, and whether its correlation id is unique. It is chosen per store.
 *
 * <table>
 * <caption>What each costs and gives; W and R are write and read units for an item of up to 1 KB (4
 * KB for reads)</caption>
 * <tr><th></th><th>{@link #DERIVED}</th><th>{@link #GUARDED}</th><th>{@link #INDEXED}</th></tr>
 * <tr><td>saga id</td><td>a hash of name and correlation id</td><td>the caller's, or
 * random</td><td>the caller's, or random</td></tr>
 * <tr><td>one saga per correlation id</td><td>yes</td><td>yes</td><td>no</td></tr>
 * <tr><td>lookup by correlation id</td><td>strongly consistent, 1 R</td><td>strongly consistent, 2
 * R</td><td>eventually consistent, 0.5 R and 1 R per saga</td></tr>
 * <tr><td>insert</td><td>1 W</td><td>4 W, a transaction</td><td>1 W</td></tr>
 * <tr><td>completion, reopening, deletion</td><td>1 W</td><td>4 W, a transaction</td><td>1 W</td></tr>
 * <tr><td>any other update</td><td>1 W</td><td>1 W</td><td>1 W</td></tr>
 * </table>
 *
 * <p>Writes to the indexes come on top; they are the same for all. All stores that write sagas of
 * one name must use the same: a store with guards cannot know of sagas that were inserted without.
 */
public enum SagaIdentity {
  /**
   * The saga id is derived from the saga's name and its correlation id ({@link
   * dev.sagastore.schema.DerivedSagaId}), so that all inserts for a correlation id meet on one
   * item. The default, and the cheapest.
   */
  DERIVED,
  /**
   * The caller chooses the saga id. A second item, the guard, keeps the correlation id unique, and
   * leads to the saga.
   */
  GUARDED,
  /**
   * The caller chooses the saga id, and several sagas may share a correlation id. Lookups by
   * correlation id ask an index, which lags behind the table, in general by less than a second.
   */
  INDEXED;

  /**
   * Tells whether there is at most one live saga for a correlation id.
   *
   * @return false for {@link #INDEXED}
   */
  public boolean isCorrelationIdUnique() {
    return this != INDEXED;
  }
}
