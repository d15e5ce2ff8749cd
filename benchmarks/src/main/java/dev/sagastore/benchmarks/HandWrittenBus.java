package dev.sagastore.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sagastore.bus.memory.InMemoryTransport;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * The flow of {@link BusReport} as a careful team writes it with SDK calls: a consistent read, a
 * conditional write with state, inbox and outbox, a send, and a write that clears the outbox.
 */
final class HandWrittenBus {
  private static final int INBOX = 512;

  private final DynamoDbClient client;
  private final String table;
  private final InMemoryTransport transport;
  private final ObjectMapper json = new ObjectMapper();

  HandWrittenBus(DynamoDbClient client, String table, InMemoryTransport transport) {
    this.client = client;
    this.table = table;
    this.transport = transport;
  }

  int receive(int max) {
    List<ReceivedMessage> batch = transport.receive(max, Duration.ZERO);
    for (ReceivedMessage message : batch) {
      try {
        handle(message);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
    return batch.size();
  }

  private void handle(ReceivedMessage received) throws JsonProcessingException {
    Envelope envelope = transport.format().read(received).orElseThrow();
    BusReport.Step step = json.readValue(envelope.body(), BusReport.Step.class);
    Map<String, AttributeValue> key =
        Map.of(
            "PK", AttributeValue.fromS("HAND#" + step.orderId()),
            "SK", AttributeValue.fromS("STATE"));
    String event = envelope.id() + "-event";
    boolean written = false;
    while (!written) {
      Map<String, AttributeValue> item =
          client.getItem(get -> get.tableName(table).key(key).consistentRead(true)).item();
      List<AttributeValue> inbox = item.containsKey("inbox") ? item.get("inbox").l() : List.of();
      if (inbox.contains(AttributeValue.fromS(envelope.id()))) {
        break;
      }
      written = write(key, item, inbox, envelope, event);
    }
    SendRequest request =
        SendRequest.of(Destination.of("events"), Envelope.of(event, "Event", envelope.body()));
    if (transport.send(List.of(request)).get(0).reason().isPresent()) {
      throw new IllegalStateException("not sent");
    }
    client.updateItem(
        update ->
            update
                .tableName(table)
                .key(key)
                .updateExpression("REMOVE #out")
                .conditionExpression("attribute_exists(PK)")
                .expressionAttributeNames(Map.of("#out", "out." + event)));
    transport.acknowledge(List.of(received));
  }

  private boolean write(
      Map<String, AttributeValue> key,
      Map<String, AttributeValue> item,
      List<AttributeValue> inbox,
      Envelope envelope,
      String event)
      throws JsonProcessingException {
    BusReport.Order order =
        item.containsKey("state")
            ? json.readValue(item.get("state").s(), BusReport.Order.class)
            : new BusReport.Order("", 0, "");
    BusReport.Step step = json.readValue(envelope.body(), BusReport.Step.class);
    List<AttributeValue> handled = new ArrayList<>(inbox);
    handled.add(AttributeValue.fromS(envelope.id()));
    if (handled.size() > INBOX) {
      handled.remove(0);
    }
    long version = item.containsKey("version") ? Long.parseLong(item.get("version").n()) : 0;
    try {
      client.updateItem(
          update ->
              update
                  .tableName(table)
                  .key(key)
                  .updateExpression(
                      "SET #state = :state, inbox = :inbox, #version = :next, #out = :out")
                  .conditionExpression(
                      version == 0 ? "attribute_not_exists(PK)" : "#version = :version")
                  .expressionAttributeNames(
                      Map.of("#state", "state", "#version", "version", "#out", "out." + event))
                  .expressionAttributeValues(
                      values(order.after(step), handled, envelope, version)));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  private Map<String, AttributeValue> values(
      BusReport.Order next, List<AttributeValue> handled, Envelope envelope, long version) {
    String state;
    try {
      state = json.writeValueAsString(next);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    Map<String, AttributeValue> values =
        new HashMap<>(
            Map.of(
                ":state", AttributeValue.fromS(state),
                ":inbox", AttributeValue.fromL(handled),
                ":next", AttributeValue.fromN(Long.toString(version + 1)),
                ":out", AttributeValue.fromS(envelope.body())));
    if (version > 0) {
      values.put(":version", AttributeValue.fromN(Long.toString(version)));
    }
    return values;
  }
}
