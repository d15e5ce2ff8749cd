package dev.sagastore.example.order;

import dev.sagastore.bus.lambda.SagaSweepHandler;

/** The Lambda function that wakes up orders whose time to pay is over. */
public final class OrderSweeper extends SagaSweepHandler {
  /** Creates the function from its environment variables. */
  public OrderSweeper() {
    super(OrderBus::configure);
  }
}
