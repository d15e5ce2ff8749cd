package dev.sagastore.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sagastore.bus.spi.Envelope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * The flow of {@link BusReport} and {@link WorkerReport} as a careful team writes it with SDK
 * calls: a consistent read, a conditional write with state, inbox and outbox, a send, and a write
 * that clears the outbox. Its items contain what those of the bus contain: keys of an index by
 * correlation ID, times, a version and the ID of the last write, the state as native attributes, an
 * inbox of 12 bytes for each message, and one attribute for each message to send.
 */
final class HandWrittenBus {
  private static final int INBOX_BYTES = 512 * 12;

  private final DynamoDbClient client;
  private final String table;
  private final HandWrittenQueue queue;
  private final ObjectMapper json = new ObjectMapper();

  HandWrittenBus(DynamoDbClient client, String table, HandWrittenQueue queue) {
    this.client = client;
    this.table = table;
    this.queue = queue;
  }

  /** Receives messages, handles and acknowledges them, and returns their number. */
  int receive(int max) {
    List<HandWrittenQueue.PolledMessage> batch = queue.receive(max);
    if (batch.isEmpty()) {
      return 0;
    }
    for (HandWrittenQueue.PolledMessage message : batch) {
      try {
        handle(message.envelope());
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
    queue.acknowledge(batch);
    return batch.size();
  }

  private void handle(Envelope envelope) throws JsonProcessingException {
    BusReport.Step step = json.readValue(envelope.body(), BusReport.Step.class);
    Map<String, AttributeValue> key =
        Map.of(
            "PK", AttributeValue.fromS("HAND#OrderSaga"),
            "SK", AttributeValue.fromS("ID#" + id(step.orderId())));
    long hash = ByteBuffer.wrap(sha256(envelope.id())).getLong();
    Envelope event =
        Envelope.of(
            id(envelope.id()),
            "Event",
            json.writeValueAsString(new BusReport.Event(step.orderId())));
    boolean written = false;
    while (!written) {
      Map<String, AttributeValue> item =
          client.getItem(get -> get.tableName(table).key(key).consistentRead(true)).item();
      byte[] inbox = item.containsKey("inbox") ? item.get("inbox").b().asByteArray() : new byte[0];
      if (contains(inbox, hash)) {
        break;
      }
      written = write(key, item, with(inbox, hash), step, event);
    }
    queue.send(event);
    client.updateItem(
        update ->
            update
                .tableName(table)
                .key(key)
                .updateExpression("REMOVE #out")
                .conditionExpression("attribute_exists(PK)")
                .expressionAttributeNames(Map.of("#out", "out." + event.id())));
  }

  private static String id(String text) {
    ByteBuffer hash = ByteBuffer.wrap(sha256(text));
    return "%016x%016x".formatted(hash.getLong(), hash.getLong());
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean contains(byte[] inbox, long hash) {
    ByteBuffer bytes = ByteBuffer.wrap(inbox);
    while (bytes.remaining() >= 12) {
      if (bytes.getLong() == hash) {
        return true;
      }
      bytes.getInt();
    }
    return false;
  }

  private static byte[] with(byte[] inbox, long hash) {
    int from = inbox.length >= INBOX_BYTES ? 12 : 0;
    return ByteBuffer.allocate(inbox.length - from + 12)
        .put(inbox, from, inbox.length - from)
        .putLong(hash)
        .putInt((int) Instant.now().getEpochSecond())
        .array();
  }

  private boolean write(
      Map<String, AttributeValue> key,
      Map<String, AttributeValue> item,
      byte[] inbox,
      BusReport.Step step,
      Envelope event) {
    boolean isNew = item.isEmpty();
    BusReport.Order order = isNew ? new BusReport.Order("", 0, "") : order(item.get("state").m());
    long version = isNew ? 0 : Long.parseLong(item.get("version").n());
    Map<String, String> names =
        new HashMap<>(
            Map.of(
                "#state", "state",
                "#version", "version",
                "#revision", "revision",
                "#inbox", "inbox",
                "#updated", "updatedAt",
                "#out", "out." + event.id()));
    Map<String, AttributeValue> values = values(order.after(step), inbox, event, version);
    String set =
        "SET #state = :state, #inbox = :inbox, #version = :next, #revision = :revision,"
            + " #updated = :now, #out = :out";
    if (isNew) {
      set +=
          ", GSI1PK = :index, GSI1SK = :order, correlationId = :id, createdAt = :now,"
              + " sagaName = :name";
      values.put(":index", AttributeValue.fromS("HAND#OrderSaga"));
      values.put(":order", AttributeValue.fromS("CORR#" + step.orderId()));
      values.put(":id", AttributeValue.fromS(step.orderId()));
      values.put(":name", AttributeValue.fromS("OrderSaga"));
    }
    String expression = set;
    try {
      client.updateItem(
          update ->
              update
                  .tableName(table)
                  .key(key)
                  .updateExpression(expression)
                  .conditionExpression(isNew ? "attribute_not_exists(PK)" : "#version = :version")
                  .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                  .expressionAttributeNames(names)
                  .expressionAttributeValues(values));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  private static BusReport.Order order(Map<String, AttributeValue> state) {
    return new BusReport.Order(
        state.get("id").s(), Integer.parseInt(state.get("steps").n()), state.get("text").s());
  }

  private static Map<String, AttributeValue> values(
      BusReport.Order next, byte[] inbox, Envelope event, long version) {
    Instant now = Instant.now();
    Map<String, AttributeValue> values =
        new HashMap<>(
            Map.of(
                ":state",
                AttributeValue.fromM(
                    Map.of(
                        "id", AttributeValue.fromS(next.id()),
                        "steps", AttributeValue.fromN(Integer.toString(next.steps())),
                        "text", AttributeValue.fromS(next.text()))),
                ":inbox",
                AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(inbox)),
                ":next",
                AttributeValue.fromN(Long.toString(version + 1)),
                ":revision",
                AttributeValue.fromS(id(event.id())),
                ":now",
                AttributeValue.fromS(now.toString()),
                ":out",
                AttributeValue.fromM(
                    Map.of(
                        "to", AttributeValue.fromS("events"),
                        "type", AttributeValue.fromS(event.type()),
                        "body", AttributeValue.fromS(event.body()),
                        "cause", AttributeValue.fromS(event.id()),
                        "at", AttributeValue.fromN(Long.toString(now.toEpochMilli()))))));
    if (version > 0) {
      values.put(":version", AttributeValue.fromN(Long.toString(version)));
    }
    return values;
  }
}
