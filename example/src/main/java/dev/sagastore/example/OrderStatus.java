package dev.sagastore.example;

import org.jspecify.annotations.Nullable;

/**
 * Where an order stands.
 *
 * <pre>
 * SUBMITTED → STOCK_RESERVED → PAID → SHIPPED
 *                            ↘ PAYMENT_REFUSED → STOCK_RELEASED → CANCELLED
 * </pre>
 */
public enum OrderStatus {
  /** The customer has ordered. */
  SUBMITTED(null),
  /** The goods are set aside. */
  STOCK_RESERVED(SUBMITTED),
  /** The customer has paid. */
  PAID(STOCK_RESERVED),
  /** The goods are on their way; nothing more will happen. */
  SHIPPED(PAID),
  /** The customer could not pay. */
  PAYMENT_REFUSED(STOCK_RESERVED),
  /** The goods that were set aside are on sale again. */
  STOCK_RELEASED(PAYMENT_REFUSED),
  /** Everything is undone; nothing more will happen. */
  CANCELLED(STOCK_RELEASED);

  private final @Nullable OrderStatus previous;

  OrderStatus(@Nullable OrderStatus previous) {
    this.previous = previous;
  }

  /** Tells whether an order ends here. */
  public boolean isTerminal() {
    return this == SHIPPED || this == CANCELLED;
  }

  /** Tells whether this is a next status after the other. */
  boolean isNextAfter(OrderStatus other) {
    return previous == other;
  }

  /** Tells whether an order in the other status may still get here, in one step or several. */
  boolean isAheadOf(OrderStatus other) {
    return previous != null && (previous == other || previous.isAheadOf(other));
  }
}
