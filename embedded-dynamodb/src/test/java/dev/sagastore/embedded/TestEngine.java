package dev.sagastore.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;

/** An engine with a client. Requests to it take place in the caller's thread. */
final class TestEngine implements AutoCloseable {
  private final DynamoDbEngine engine;
  private final DynamoDbClient client;

  TestEngine() {
    this(Clock.systemUTC());
  }

  TestEngine(Clock clock) {
    this.engine = DynamoDbEngine.builder().clock(clock).start();
    this.client = EngineClient.blocking(engine);
  }

  DynamoDbEngine engine() {
    return engine;
  }

  DynamoDbClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
    engine.close();
  }

  // tables

  /**
   * Creates a table on demand.
   *
   * @param keys one or two key attributes with their types, such as {@code "id:S", "at:N"}
   */
  void createTable(String name, String... keys) {
    createTable(name, List.of(keys), new Index[0]);
  }

  /** Creates a table on demand with secondary indexes. */
  void createTable(String name, List<String> keys, Index... indexes) {
    createTable(name, keys, request -> {}, indexes);
  }

  /** Creates a table with secondary indexes and further parameters. */
  void createTable(
      String name, List<String> keys, Consumer<CreateTableRequest.Builder> more, Index... indexes) {
    Set<String> attributes = new LinkedHashSet<>(keys);
    List<GlobalSecondaryIndex> global = new ArrayList<>();
    List<LocalSecondaryIndex> local = new ArrayList<>();
    for (Index index : indexes) {
      attributes.addAll(index.keys());
      if (index.global()) {
        global.add(index.asGlobal());
      } else {
        local.add(index.asLocal());
      }
    }
    CreateTableRequest.Builder request =
        CreateTableRequest.builder()
            .tableName(name)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .keySchema(schema(keys))
            .attributeDefinitions(
                attributes.stream()
                    .map(
                        attribute ->
                            AttributeDefinition.builder()
                                .attributeName(nameOf(attribute))
                                .attributeType(attribute.substring(attribute.indexOf(':') + 1))
                                .build())
                    .toList());
    if (!global.isEmpty()) {
      request.globalSecondaryIndexes(global);
    }
    if (!local.isEmpty()) {
      request.localSecondaryIndexes(local);
    }
    more.accept(request);
    client.createTable(request.build());
  }

  private static String nameOf(String attribute) {
    return attribute.substring(0, attribute.indexOf(':'));
  }

  private static List<KeySchemaElement> schema(List<String> keys) {
    List<KeySchemaElement> elements = new ArrayList<>();
    for (String key : keys) {
      elements.add(
          KeySchemaElement.builder()
              .attributeName(nameOf(key))
              .keyType(elements.isEmpty() ? KeyType.HASH : KeyType.RANGE)
              .build());
    }
    return elements;
  }

  /**
   * A secondary index of a new table.
   *
   * @param keys one or two key attributes with their types
   */
  record Index(
      String name, boolean global, List<String> keys, ProjectionType type, List<String> included) {
    static Index global(String name, String... keys) {
      return new Index(name, true, List.of(keys), ProjectionType.ALL, List.of());
    }

    static Index local(String name, String... keys) {
      return new Index(name, false, List.of(keys), ProjectionType.ALL, List.of());
    }

    Index keysOnly() {
      return new Index(name, global, keys, ProjectionType.KEYS_ONLY, List.of());
    }

    Index including(String... attributes) {
      return new Index(name, global, keys, ProjectionType.INCLUDE, List.of(attributes));
    }

    private Projection projection() {
      Projection.Builder projection = Projection.builder().projectionType(type);
      return included.isEmpty()
          ? projection.build()
          : projection.nonKeyAttributes(included).build();
    }

    private GlobalSecondaryIndex asGlobal() {
      return GlobalSecondaryIndex.builder()
          .indexName(name)
          .keySchema(schema(keys))
          .projection(projection())
          .build();
    }

    private LocalSecondaryIndex asLocal() {
      return LocalSecondaryIndex.builder()
          .indexName(name)
          .keySchema(schema(keys))
          .projection(projection())
          .build();
    }
  }

  // items

  /** Puts an item. */
  void put(String table, Object... namesAndValues) {
    client.putItem(put -> put.tableName(table).item(item(namesAndValues)));
  }

  /** Returns an item, read consistently; an empty one if there is none. */
  Map<String, AttributeValue> get(String table, Object... namesAndValuesOfKey) {
    return client
        .getItem(get -> get.tableName(table).key(item(namesAndValuesOfKey)).consistentRead(true))
        .item();
  }

  /** Returns the part of a batch of reads for one table. */
  static KeysAndAttributes keys(List<Map<String, AttributeValue>> keys) {
    return KeysAndAttributes.builder().keys(keys).build();
  }

  /** Returns attributes from names and values in turn. Values are converted by {@link #value}. */
  static Map<String, AttributeValue> item(Object... namesAndValues) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      item.put((String) namesAndValues[i], value(namesAndValues[i + 1]));
    }
    return item;
  }

  /**
   * Returns an attribute value: S of a string, N of a number, B of bytes, BOOL of a boolean, L of a
   * list, M of a map, and what is one already.
   */
  static AttributeValue value(Object value) {
    if (value instanceof AttributeValue given) {
      return given;
    }
    if (value instanceof String text) {
      return AttributeValue.fromS(text);
    }
    if (value instanceof Number number) {
      return number(number.toString());
    }
    if (value instanceof byte[] bytes) {
      return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
    }
    if (value instanceof Boolean bool) {
      return AttributeValue.fromBool(bool);
    }
    if (value instanceof List<?> list) {
      return AttributeValue.fromL(list.stream().map(TestEngine::value).toList());
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, AttributeValue> members = new LinkedHashMap<>();
      map.forEach((name, member) -> members.put((String) name, value(member)));
      return AttributeValue.fromM(members);
    }
    throw new IllegalArgumentException("not an attribute value: " + value);
  }

  static AttributeValue number(String text) {
    return AttributeValue.fromN(text);
  }

  static AttributeValue strings(String... texts) {
    return AttributeValue.fromSs(Arrays.asList(texts));
  }

  static AttributeValue numbers(String... texts) {
    return AttributeValue.fromNs(Arrays.asList(texts));
  }

  static AttributeValue binaries(byte[]... all) {
    return AttributeValue.fromBs(Arrays.stream(all).map(SdkBytes::fromByteArray).toList());
  }

  // requests that the SDK can't express

  /**
   * A response.
   *
   * @param status its HTTP status
   * @param body its JSON body
   */
  record Reply(int status, String body) {}

  /**
   * Sends a request as JSON.
   *
   * @param json the body; {@code '} stands for {@code "}
   */
  Reply send(String operation, String json) {
    byte[] body = json.replace('\'', '"').getBytes(UTF_8);
    SdkHttpFullRequest request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create("https://dynamodb.us-east-1.amazonaws.com/"))
            .putHeader("Content-Type", "application/x-amz-json-1.0")
            .putHeader("X-Amz-Target", "DynamoDB_20120810." + operation)
            .contentStreamProvider(() -> new ByteArrayInputStream(body))
            .build();
    try {
      HttpExecuteResponse response =
          engine
              .httpClient()
              .prepareRequest(
                  HttpExecuteRequest.builder()
                      .request(request)
                      .contentStreamProvider(request.contentStreamProvider().orElseThrow())
                      .build())
              .call();
      try (InputStream content = response.responseBody().orElseThrow()) {
        return new Reply(
            response.httpResponse().statusCode(), new String(content.readAllBytes(), UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asserts that a request fails as one that is not valid, with exactly this message. */
  static void assertInvalid(ThrowingCallable request, String message) {
    assertFails(request, "ValidationException", message);
  }

  /** Asserts that a request fails with an exception of the service, with exactly this message. */
  static void assertFails(ThrowingCallable request, String type, String message) {
    AwsServiceException failure = catchThrowableOfType(AwsServiceException.class, request);
    assertThat(failure).as("failure of the request").isNotNull();
    assertThat(failure.awsErrorDetails().errorMessage()).isEqualTo(message);
    assertThat(failure.awsErrorDetails().errorCode()).isEqualTo(type);
  }
}
