package dev.sagastore.example.order;

import dev.sagastore.bus.MessageContext;
import dev.sagastore.bus.Response;
import dev.sagastore.bus.SagaBusBuilder;

/**
 * The payment service: handlers without a saga. Whether and when a customer pays, it can't know.
 */
public final class PaymentService {
  private PaymentService() {}

  /**
   * Adds the handlers to a bus.
   *
   * @param bus the bus of the payment service
   * @return the bus
   */
  public static SagaBusBuilder addTo(SagaBusBuilder bus) {
    return bus.handle(RequestPayment.class, PaymentService::request)
        .handle(CancelPayment.class, (command, context) -> Response.none())
        .handle(RefundPayment.class, (command, context) -> Response.none());
  }

  static Response request(RequestPayment command, MessageContext context) {
    return Response.reply(new PaymentRequested("p-" + command.orderId()));
  }
}
