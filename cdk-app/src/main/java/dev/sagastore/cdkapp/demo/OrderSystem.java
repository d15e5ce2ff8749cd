package dev.sagastore.cdkapp.demo;

import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaBusBuilder;
import dev.sagastore.bus.json.JacksonMessageMapper;
import dev.sagastore.bus.memory.InMemoryBroker;
import dev.sagastore.bus.memory.InMemoryTransport;
import dev.sagastore.bus.memory.QueuedMessage;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.example.order.CancelPayment;
import dev.sagastore.example.order.OrderSaga;
import dev.sagastore.example.order.PaymentService;
import dev.sagastore.example.order.RefundPayment;
import dev.sagastore.example.order.ReleaseStock;
import dev.sagastore.example.order.RequestPayment;
import dev.sagastore.example.order.ReserveStock;
import dev.sagastore.example.order.ShipOrder;
import dev.sagastore.example.order.Warehouse;
import dev.sagastore.testing.BusSimulation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The orders, the warehouse and the payment service, each with a bus, in virtual time. */
final class OrderSystem {
  /** Longer than anything takes after the last line of a file. */
  private static final Duration AFTERWARDS = OrderSaga.TIME_TO_PAY.plusDays(4);

  private static final String ORDERS = "orders";
  private static final String WAREHOUSE = "warehouse";
  private static final String PAYMENTS = "payments";
  private static final String EVENTS = "order-events";

  /** Receives all events, and handles none. */
  private static final String SHOP = "shop";

  private final DemoTable table;
  private final BusSimulation simulation;
  private final InMemoryTransport transport;
  private final Timeline timeline;
  private final ServiceLog services = new ServiceLog();
  private final SagaBus secondWorker;
  private final List<DemoEvent.Message> missedConflicts = new ArrayList<>();
  private int redriven;

  /**
   * Creates the system.
   *
   * @param table the table of the orders
   * @param crashes IDs of the messages that end the process
   */
  OrderSystem(DemoTable table, Set<String> crashes) {
    this.table = table;
    this.simulation =
        BusSimulation.builder(table.clock()).store(table.store()).batchSize(1).build();
    this.timeline =
        new Timeline(table.clock(), table.requests(), new RunningTimeouts(table.observer()));
    InMemoryBroker broker = simulation.broker();
    this.transport = broker.transport(ORDERS);
    broker.declareQueue(SHOP);
    broker.subscribe(EVENTS, SHOP);
    simulation.bus(
        ORDERS,
        orders -> new CrashingTransport(orders, crashes, timeline::crashed),
        this::addOrders);
    simulation.bus(WAREHOUSE, bus -> Warehouse.addTo(bus).listener(services));
    simulation.bus(PAYMENTS, bus -> PaymentService.addTo(bus).listener(services));
    this.secondWorker =
        addOrders(
                SagaBus.builder(ORDERS)
                    .store(table.store())
                    .transport(transport)
                    .format(transport.format())
                    .mapper(JacksonMessageMapper.create())
                    .clock(table.clock())
                    .random(new Random(0)))
            .build();
  }

  private SagaBusBuilder addOrders(SagaBusBuilder bus) {
    return bus.define(OrderSaga.definition())
        .route(ReserveStock.class, WAREHOUSE)
        .route(ReleaseStock.class, WAREHOUSE)
        .route(ShipOrder.class, WAREHOUSE)
        .route(RequestPayment.class, PAYMENTS)
        .route(CancelPayment.class, PAYMENTS)
        .route(RefundPayment.class, PAYMENTS)
        .publishTo(EVENTS)
        .interceptor(timeline)
        .listener(timeline);
  }

  /**
   * Runs a file, and then goes on until nothing happens any more.
   *
   * @throws IllegalStateException if that doesn't end
   */
  void run(List<DemoEvent> events) {
    for (DemoEvent event : events) {
      if (event instanceof DemoEvent.Message message) {
        deliver(message);
      } else {
        advanceTo(event.at());
        redriven += simulation.broker().redrive(ORDERS);
      }
    }
    simulation.advance(AFTERWARDS);
  }

  private void deliver(DemoEvent.Message message) {
    boolean conflicts = message.fault().filter(DemoEvent.Fault.CONFLICT::equals).isPresent();
    if (conflicts) {
      table.writes().beforeWrites(() -> handledBySecondWorker(message));
    }
    advanceTo(message.at());
    if (!conflicts) {
      send(message);
    } else if (table.writes().reset()) {
      missedConflicts.add(message);
      send(message);
    }
  }

  /** Returns false if the first worker isn't handling another message of the order. */
  private boolean handledBySecondWorker(DemoEvent.Message message) {
    if (!table.clock().instant().equals(message.at())
        || !timeline.isHandling(MessageLabel.orderId(message.body()))) {
      return false;
    }
    send(message);
    int received;
    do {
      received = secondWorker.receive(1, Duration.ZERO);
    } while (received > 0);
    return true;
  }

  private void advanceTo(Instant time) {
    simulation.advance(Duration.between(table.clock().instant(), time));
  }

  private void send(DemoEvent.Message message) {
    SendRequest request =
        SendRequest.of(
            Destination.OWN_QUEUE, Envelope.of(message.id(), message.type(), message.body()));
    SendResult result = transport.send(List.of(request)).get(0);
    if (result.kind() != SendResult.Kind.SENT) {
      throw new IllegalStateException("%s: %s".formatted(request, result));
    }
  }

  /** Returns what has happened to the orders. */
  Timeline timeline() {
    return timeline;
  }

  /** Returns the messages that the services have handled, and the events of the orders. */
  List<Envelope> effects() {
    return Stream.concat(
            services.handled().stream(),
            simulation.broker().messages(SHOP).stream().map(QueuedMessage::envelope))
        .toList();
  }

  /** Returns the messages that are left in queues and dead-letter queues. */
  List<Envelope> leftMessages() {
    InMemoryBroker broker = simulation.broker();
    return Stream.of(ORDERS, WAREHOUSE, PAYMENTS)
        .flatMap(
            queue ->
                Stream.concat(broker.messages(queue).stream(), broker.deadLetters(queue).stream()))
        .map(QueuedMessage::envelope)
        .toList();
  }

  /** Returns the number of dead letters that were redriven. */
  int redriven() {
    return redriven;
  }

  /** Returns the messages that should have conflicted with another one, and have not. */
  List<DemoEvent.Message> missedConflicts() {
    return List.copyOf(missedConflicts);
  }

  /** Returns the IDs of the messages in a file that end the process. */
  static Set<String> crashes(List<DemoEvent.Message> messages) {
    return messages.stream()
        .filter(message -> message.fault().filter(DemoEvent.Fault.CRASH::equals).isPresent())
        .map(DemoEvent.Message::id)
        .collect(Collectors.toUnmodifiableSet());
  }
}
