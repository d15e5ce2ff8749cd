package dev.sagastore.cdkapp.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.SagaStore;
import dev.sagastore.example.order.Order;
import dev.sagastore.example.order.OrderSaga;
import dev.sagastore.schema.BusEnvironmentVariable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Orders that are sent to the deployed queue, each message twice.
 *
 * @param ids numbers of the orders
 * @param sqs a client of the endpoint
 * @param environment variables of the deployed function
 */
record DeployedOrders(List<String> ids, SqsClient sqs, Map<String, String> environment) {
  private static final int COUNT = 5;
  private static final Duration PAUSE = Duration.ofMillis(200);

  /**
   * Sends orders and their payments.
   *
   * @param sqs a client of the endpoint
   * @param environment variables of the deployed function
   */
  static DeployedOrders send(SqsClient sqs, Map<String, String> environment) {
    String run = UUID.randomUUID().toString();
    DeployedOrders orders =
        new DeployedOrders(
            IntStream.range(0, COUNT).mapToObj(i -> "order-%s-%s".formatted(run, i)).toList(),
            sqs,
            environment);
    orders.ids.forEach(orders::send);
    return orders;
  }

  private void send(String id) {
    String placed =
        "{\"orderId\":\"%s\",\"customer\":\"Ada Lovelace\",\"total\":129.90}".formatted(id);
    String paid = "{\"paymentId\":\"p-%s\"}".formatted(id);
    Stream.of(
            cloudEvent("placed-" + id, "OrderPlaced", placed),
            cloudEvent("paid-" + id, "PaymentReceived", paid))
        .flatMap(message -> Stream.of(message, message))
        .forEach(
            message ->
                sqs.sendMessage(
                    request ->
                        request
                            .queueUrl(url(BusEnvironmentVariable.QUEUE_URL))
                            .messageBody(message)));
  }

  private static String cloudEvent(String id, String type, String data) {
    return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"test\",\"type\":\"%s\",\"data\":%s}"
        .formatted(id, type, data);
  }

  private String url(BusEnvironmentVariable variable) {
    return Objects.requireNonNull(environment.get(variable.variableName()), variable.name());
  }

  /**
   * Waits until all orders are shipped and the queue is empty, and checks that there are no dead
   * letters.
   *
   * @param store a store with the deployed table
   * @param atMost longest time to wait
   * @param stillRuns is called while it waits, and fails if waiting is in vain
   */
  void awaitEnd(SagaStore store, Duration atMost, Runnable stillRuns) {
    long end = System.nanoTime() + atMost.toNanos();
    while (!haveEnded(store) || !queueIsEmpty()) {
      assertThat(System.nanoTime())
          .as(
              "orders have not ended within %s s, or messages are left: %s",
              atMost.toSeconds(), states(store))
          .isLessThan(end);
      stillRuns.run();
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    assertThat(ids)
        .allSatisfy(
            id ->
                assertThat(find(store, id).orElseThrow().state().step())
                    .isEqualTo(Order.Step.SHIPPED));
    assertThat(
            sqs.receiveMessage(
                    request -> request.queueUrl(url(BusEnvironmentVariable.DEAD_LETTER_QUEUE_URL)))
                .messages())
        .as("dead letters")
        .isEmpty();
  }

  private boolean haveEnded(SagaStore store) {
    return ids.stream().allMatch(id -> find(store, id).filter(Saga::isCompleted).isPresent());
  }

  /** Returns whether no message is left, and none is being handled. */
  private boolean queueIsEmpty() {
    return sqs
        .getQueueAttributes(
            request ->
                request
                    .queueUrl(url(BusEnvironmentVariable.QUEUE_URL))
                    .attributeNames(
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
        .attributes()
        .values()
        .stream()
        .allMatch("0"::equals);
  }

  private List<String> states(SagaStore store) {
    return ids.stream()
        .map(id -> id + ": " + find(store, id).map(saga -> saga.state().step().name()).orElse("-"))
        .toList();
  }

  private static Optional<Saga<Order>> find(SagaStore store, String id) {
    return store.find(OrderSaga.ORDER.correlationId(id));
  }
}
