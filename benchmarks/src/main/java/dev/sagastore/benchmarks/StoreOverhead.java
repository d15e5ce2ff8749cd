package dev.sagastore.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.sagastore.Saga;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.jackson2.Jackson2StateMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * What the store costs beyond the SDK: the store, hand-written SDK calls for the same item, and the
 * SDK's enhanced client, on the same SDK client, whose HTTP client returns a canned response.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Benchmark)
public class StoreOverhead {
  private static final SagaType<OrderState> ORDER = SagaType.of("OrderSaga", OrderState.class);
  private static final String TABLE = "sagas";
  private static final String UPDATE = "SET #v = :x, #w = :w, #u = :u, #n = :n, #c = :c, #s = :s";
  private static final String CONDITION =
      "attribute_not_exists(PK) OR (#v = :v AND #w = :w AND attribute_exists(GSI1PK))";

  /** Size of the state in bytes. */
  @Param({"500", "4000", "64000"})
  public int bytes;

  private final ObjectMapper jackson = Jackson2StateMapper.defaultMapper();
  private TokenBuffer tokens;
  private OrderState order;
  private OrderBean.StateBean bean;
  private Map<String, AttributeValue> key;
  private DynamoDbClient reading;
  private DynamoDbClient writing;
  private SagaStore readingStore;
  private SagaStore writingStore;
  private DynamoDbTable<OrderBean> readingTable;
  private DynamoDbTable<OrderBean> writingTable;
  private Saga<OrderState> saga;

  /** Stores an order once, and returns it to all reads that follow. */
  @Setup
  public void prepare() throws IOException {
    order = OrderState.of(bytes);
    tokens = new TokenBuffer(jackson, false);
    jackson.writeValue(tokens, order);
    bean = OrderBean.state(order);
    CannedHttpClient writes = new CannedHttpClient("{}".getBytes(StandardCharsets.UTF_8));
    writing = client(writes);
    writingStore = DynamoDbSagaStore.builder().client(writing).tableName(TABLE).build();
    saga = writingStore.insert(ORDER.correlationId("order-42"), order);
    String request = new String(writes.lastRequest(), StandardCharsets.UTF_8);
    String item = item(request);
    reading =
        client(new CannedHttpClient(("{\"Item\":" + item + "}").getBytes(StandardCharsets.UTF_8)));
    readingStore = DynamoDbSagaStore.builder().client(reading).tableName(TABLE).build();
    key =
        Map.of(
            "PK", AttributeValue.fromS("SAGA#OrderSaga"),
            "SK", AttributeValue.fromS("ID#" + saga.sagaId()));
    saga = readingStore.find(ORDER.id(saga.sagaId())).orElseThrow();
    TableSchema<OrderBean> schema = TableSchema.fromBean(OrderBean.class);
    readingTable = enhanced(reading).table(TABLE, schema);
    writingTable = enhanced(writing).table(TABLE, schema);
    if (!handWrittenFind().equals(Optional.of(order)) || !saga.state().equals(order)) {
      throw new IllegalStateException("the reads differ");
    }
  }

  /** Returns the object after "Item" in a request, which has no braces in its texts. */
  private static String item(String request) {
    int start = request.indexOf("\"Item\":") + "\"Item\":".length();
    int depth = 0;
    for (int i = start; i < request.length(); i++) {
      char c = request.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth == 0) {
        return request.substring(start, i + 1);
      }
    }
    throw new IllegalStateException("the insert has no item");
  }

  private static DynamoDbClient client(CannedHttpClient http) {
    return DynamoDbClient.builder()
        .httpClient(http)
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
        .build();
  }

  private static DynamoDbEnhancedClient enhanced(DynamoDbClient client) {
    return DynamoDbEnhancedClient.builder().dynamoDbClient(client).extensions().build();
  }

  /** Finds with the store. */
  @Benchmark
  public Optional<Saga<OrderState>> storeFind() {
    return readingStore.find(ORDER.id(saga.sagaId()));
  }

  /** Finds by hand. */
  @Benchmark
  public Optional<OrderState> handWrittenFind() {
    Map<String, AttributeValue> item =
        reading.getItem(request -> request.tableName(TABLE).key(key).consistentRead(true)).item();
    return Optional.of(HandWritten.state(item.get("state")));
  }

  /** Finds by hand, and lets Jackson bind the state from tokens that are there already. */
  @Benchmark
  public OrderState jacksonFind() throws IOException {
    Map<String, AttributeValue> item =
        reading.getItem(request -> request.tableName(TABLE).key(key).consistentRead(true)).item();
    if (item.isEmpty()) {
      throw new IllegalStateException("the item is missing");
    }
    return jackson.readValue(tokens.asParser(), OrderState.class);
  }

  /** Finds with the enhanced client. */
  @Benchmark
  public OrderBean enhancedFind() {
    return readingTable.getItem(
        request ->
            request
                .consistentRead(true)
                .key(Key.builder().partitionValue(key.get("PK")).sortValue(key.get("SK")).build()));
  }

  /** Inserts with the store. */
  @Benchmark
  public Saga<OrderState> storeInsert() {
    return writingStore.insert(ORDER.correlationId("order-42"), order);
  }

  /** Updates with the store. */
  @Benchmark
  public Saga<OrderState> storeUpdate() {
    return writingStore.update(saga.withState(order));
  }

  /** Puts the same item by hand, with a condition. */
  @Benchmark
  public PutItemResponse handWrittenPut() {
    Instant now = Instant.now();
    Map<String, AttributeValue> item = new LinkedHashMap<>(key);
    item.put("GSI1PK", AttributeValue.fromS("SAGA#OrderSaga"));
    item.put("GSI1SK", AttributeValue.fromS("CORR#order-42"));
    item.put("version", AttributeValue.fromN("2"));
    item.put("writes", AttributeValue.fromS("q1V3mC-e8JW5t0aZ"));
    item.put("createdAt", AttributeValue.fromS(now.toString()));
    item.put("updatedAt", AttributeValue.fromS(now.toString()));
    item.put("stateVersion", AttributeValue.fromN("1"));
    item.put("codec", AttributeValue.fromS("native"));
    item.put("state", HandWritten.attribute(order));
    return writing.putItem(
        request ->
            request
                .tableName(TABLE)
                .item(item)
                .conditionExpression(CONDITION)
                .expressionAttributeNames(Map.of("#v", "version", "#w", "writes"))
                .expressionAttributeValues(
                    Map.of(
                        ":v", AttributeValue.fromN("1"),
                        ":w", AttributeValue.fromS("q1V3mC-e")))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
  }

  /** Puts the same item by hand, and lets Jackson write the state and bind it again. */
  @Benchmark
  public PutItemResponse jacksonPut() throws IOException {
    TokenBuffer buffer = new TokenBuffer(jackson, false);
    jackson.writeValue(buffer, order);
    if (!jackson.readValue(buffer.asParser(), OrderState.class).status().equals(order.status())) {
      throw new IllegalStateException("the states differ");
    }
    return handWrittenPut();
  }

  /** Updates the same attributes by hand, with a condition. */
  @Benchmark
  public UpdateItemResponse handWrittenUpdate() {
    Instant now = Instant.now();
    return writing.updateItem(
        request ->
            request
                .tableName(TABLE)
                .key(key)
                .updateExpression(UPDATE)
                .conditionExpression("#w = :r AND #v = :v")
                .expressionAttributeNames(
                    Map.of(
                        "#v", "version",
                        "#w", "writes",
                        "#u", "updatedAt",
                        "#n", "stateVersion",
                        "#c", "codec",
                        "#s", "state"))
                .expressionAttributeValues(
                    Map.of(
                        ":r", AttributeValue.fromS("q1V3mC-e8JW5t0aZ"),
                        ":v", AttributeValue.fromN("1"),
                        ":w", AttributeValue.fromS("q1V3mC-eq1V3mC-e"),
                        ":x", AttributeValue.fromN("2"),
                        ":u", AttributeValue.fromS(now.toString()),
                        ":n", AttributeValue.fromN("1"),
                        ":c", AttributeValue.fromS("native"),
                        ":s", HandWritten.attribute(order)))
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
  }

  /** Puts the same item with the enhanced client, with a condition. */
  @Benchmark
  public OrderBean enhancedPut() {
    Instant now = Instant.now();
    OrderBean item = new OrderBean();
    item.setPk("SAGA#OrderSaga");
    item.setSk(key.get("SK").s());
    item.setGsi1pk("SAGA#OrderSaga");
    item.setGsi1sk("CORR#order-42");
    item.setVersion(2);
    item.setWrites("q1V3mC-e8JW5t0aZ");
    item.setCreatedAt(now);
    item.setUpdatedAt(now);
    item.setStateVersion(1);
    item.setCodec("native");
    item.setState(bean);
    writingTable.putItem(
        request ->
            request
                .item(item)
                .conditionExpression(
                    Expression.builder()
                        .expression(CONDITION)
                        .expressionNames(Map.of("#v", "version", "#w", "writes"))
                        .expressionValues(
                            Map.of(
                                ":v", AttributeValue.fromN("1"),
                                ":w", AttributeValue.fromS("q1V3mC-e")))
                        .build())
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
    return item;
  }
}
