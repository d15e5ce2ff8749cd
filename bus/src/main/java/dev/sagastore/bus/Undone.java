package dev.sagastore.bus;

/**
 * A message whose handler ran without effect: it threw, or the store refused what it returned. The
 * handler may have changed the state in place, so the chain begins again from the stored saga, and
 * doesn't call the handler again.
 *
 * @param settlement the end of the delivery
 * @param failing whether a round of attempts ends with it, so that {@code onFailure} is called or
 *     the timer parked
 */
record Undone(Settlement settlement, boolean failing) {}
