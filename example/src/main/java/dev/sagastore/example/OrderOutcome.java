package dev.sagastore.example;

/** What became of an event. */
public enum OrderOutcome {
  /** The order has gone one step further. */
  APPLIED,
  /** This very event was applied before. */
  DUPLICATE,
  /** A step before it is missing: the event has overtaken another one and should come again. */
  TOO_EARLY,
  /** The order went another way, or another event took this step: it will never apply. */
  CONTRADICTION;

  /** Tells whether nothing is left to do for the event. */
  public boolean isDone() {
    return this == APPLIED || this == DUPLICATE;
  }
}
