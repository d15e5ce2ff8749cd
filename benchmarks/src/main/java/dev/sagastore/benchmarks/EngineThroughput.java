package dev.sagastore.benchmarks;

import dev.sagastore.testing.EmbeddedDynamoDb;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Requests a second, as a client of the AWS SDK sends them. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@State(Scope.Benchmark)
public class EngineThroughput {
  private static final String TABLE = "items";
  private static final int ITEMS = 1_000;
  private static final AttributeValue STATE = AttributeValue.fromS("x".repeat(500));

  private EmbeddedDynamoDb engine;
  private DynamoDbClient client;

  /** Starts the engine, and creates a table with some items. */
  @Setup
  public void start() {
    engine = EmbeddedDynamoDb.start();
    client = engine.clientBuilder().build();
    client.createTable(
        table ->
            table
                .tableName(TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                    key -> key.attributeName("id").attributeType(ScalarAttributeType.S))
                .keySchema(key -> key.attributeName("id").keyType(KeyType.HASH)));
    for (int i = 0; i < ITEMS; i++) {
      put(i);
    }
  }

  /** Stops the engine. */
  @TearDown
  public void stop() {
    client.close();
    engine.close();
  }

  private PutItemResponse put(int number) {
    return client.putItem(
        request ->
            request
                .tableName(TABLE)
                .item(Map.of("id", id(number), "state", STATE, "version", number(1))));
  }

  private static AttributeValue id(int number) {
    return AttributeValue.fromS("item-" + number);
  }

  private static AttributeValue number(int number) {
    return AttributeValue.fromN(Integer.toString(number));
  }

  private static int random() {
    return ThreadLocalRandom.current().nextInt(ITEMS);
  }

  /** Puts an item of 500 bytes. */
  @Benchmark
  public PutItemResponse putItem() {
    return put(random());
  }

  /** Gets an item of 500 bytes. */
  @Benchmark
  public GetItemResponse getItem() {
    return client.getItem(
        request -> request.tableName(TABLE).consistentRead(true).key(Map.of("id", id(random()))));
  }

  /** Updates an item with an expression and a condition. */
  @Benchmark
  public UpdateItemResponse updateItem() {
    String text = UUID.randomUUID().toString();
    return client.updateItem(
        request ->
            request
                .tableName(TABLE)
                .key(Map.of("id", id(random())))
                .updateExpression("SET version = version + :one, #text = :text")
                .conditionExpression("attribute_exists(id) AND version >= :one")
                .expressionAttributeNames(Map.of("#text", "text"))
                .expressionAttributeValues(
                    Map.of(":one", number(1), ":text", AttributeValue.fromS(text))));
  }
}
