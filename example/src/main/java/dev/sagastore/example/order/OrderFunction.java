package dev.sagastore.example.order;

import dev.sagastore.bus.lambda.SagaBusHandler;

/** The Lambda function that handles the messages of the queue. */
public final class OrderFunction extends SagaBusHandler {
  /** Creates the function from its environment variables. */
  public OrderFunction() {
    super(OrderBus::configure);
  }
}
