package dev.sagastore.bus.lambda;

/** The sweeper that Lambda's runtime starts in a process of its own. */
public final class OrderSweeper extends SagaSweepHandler {
  /** Creates the sweeper from its environment variables. */
  public OrderSweeper() {
    super(TestOrders.configuration());
  }
}
