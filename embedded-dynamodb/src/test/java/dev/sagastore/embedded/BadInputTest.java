package dev.sagastore.embedded;

import static dev.sagastore.embedded.WireClient.JSON;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.embedded.WireClient.Reply;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Requests that are not valid. After each of them, the engine still has its table and item.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html">Low-level
 *     API</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html">Error
 *     handling</a>
 */
class BadInputTest {
  private static final String KEY = "{\"TableName\":\"Orders\",\"Key\":{\"id\":{\"S\":\"1\"}}}";
  private static final int MEGABYTE = 1024 * 1024;

  private final DynamoDbEngine engine = DynamoDbEngine.start();
  private final WireClient wire = new WireClient(engine.listen());

  @BeforeEach
  void createTableWithItem() {
    send(
        "CreateTable",
        """
        {"TableName":"Orders","BillingMode":"PAY_PER_REQUEST",
         "AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],
         "KeySchema":[{"AttributeName":"id","KeyType":"HASH"}]}""");
    send("PutItem", "{\"TableName\":\"Orders\",\"Item\":{\"id\":{\"S\":\"1\"}}}");
  }

  @AfterEach
  void engineStillServesItem() {
    Reply reply = new WireClient(engine.listen()).send("GetItem", KEY);
    assertThat(reply).isEqualTo(new Reply(200, "{\"Item\":{\"id\":{\"S\":\"1\"}}}"));
    engine.close();
  }

  private void send(String operation, String json) {
    Reply reply = wire.send(operation, json);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
  }

  private static void assertFails(Reply reply, String type, String message) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    assertThat(reply.body()).contains("#" + type + "\"").contains(message);
  }

  private Reply put(String attributes) {
    return wire.send("PutItem", "{\"TableName\":\"Orders\",\"Item\":" + attributes + "}");
  }

  @Nested
  class Body {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "x",
          "[]",
          "null",
          "1",
          "\"TableName\"",
          "{",
          "{\"TableName\":",
          "{\"TableName\":\"Orders\"",
          "{\"TableName\":\"Orders\",}",
          "{TableName:\"Orders\"}",
          "{'TableName':'Orders'}",
          "{\"TableName\":\"Orders\"}{}",
          "{\"TableName\":\"Orders\"} x",
          "{\"TableName\":\"Orders\" /* comment */}",
          "{\"TableName\":\"Ord\ters\"}",
          "{\"TableName\":NaN}",
          "{\"TableName\":01}",
          "{\"TableName\":[\"Orders\"}"
        })
    void failsUnlessJsonObject(String body) {
      Reply reply = wire.send("DescribeTable", body);

      assertFails(reply, "SerializationException", "\"Message\":\"The body ");
    }

    @Test
    void failsIfNameIsTwiceInObject() {
      Reply reply =
          wire.send("DescribeTable", "{\"TableName\":\"Orders\",\"TableName\":\"Others\"}");

      assertFails(reply, "SerializationException", "Duplicate field 'TableName'");
    }

    @Test
    void failsIfAttributeIsTwiceInItem() {
      Reply reply = put("{\"id\":{\"S\":\"1\"},\"a\":{\"N\":\"1\"},\"a\":{\"N\":\"2\"}}");

      assertFails(reply, "SerializationException", "Duplicate field 'a'");
    }

    @Test
    void failsIfBytesAreNotUtf8() {
      byte[] body = "{\"TableName\":\"Ordérs\"}".getBytes(ISO_8859_1);

      assertFails(
          wire.send("DescribeTable", body), "SerializationException", "The body is not valid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udc00", "\\ud800x", "\\udc00\\ud800"})
    void failsIfTextHasLoneSurrogate(String text) {
      Reply reply = put("{\"id\":{\"S\":\"2\"},\"a\":{\"S\":\"" + text + "\"}}");

      assertFails(reply, "SerializationException", "surrogate");
      assertThat(wire.send("Scan", "{\"TableName\":\"Orders\"}").body()).contains("\"Count\":1");
    }

    @Test
    void failsIfNameHasLoneSurrogate() {
      Reply reply = put("{\"id\":{\"S\":\"2\"},\"\\ud800\":{\"S\":\"a\"}}");

      assertFails(reply, "SerializationException", "surrogate");
    }

    @Test
    void acceptsSurrogatePair() {
      assertThat(put("{\"id\":{\"S\":\"2\"},\"a\":{\"S\":\"\\ud83d\\ude00\"}}").status())
          .isEqualTo(200);
      assertThat(wire.send("GetItem", KEY.replace("\"1\"", "\"2\"")).body()).contains("😀");
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 999, 100_000})
    void failsIfNestedDeeply(int levels) {
      String value = "{\"L\":[".repeat(levels) + "{\"S\":\"a\"}" + "]}".repeat(levels);

      Reply reply = put("{\"id\":{\"S\":\"2\"},\"a\":" + value + "}");

      assertThat(reply.status()).as(reply.body()).isEqualTo(400);
      assertThat(reply.body()).containsAnyOf("SerializationException", "ValidationException");
    }

    @Test
    void acceptsLongAttributeName() {
      // names of attributes have up to 64 KB
      String name = "a".repeat(60_000);

      Reply reply = put("{\"id\":{\"S\":\"2\"},\"" + name + "\":{\"S\":\"b\"}}");

      assertThat(reply).isEqualTo(new Reply(200, "{}"));
    }

    @ParameterizedTest
    @CsvSource({
      "16777217, RequestEntityTooLargeException",
      "20971520, RequestEntityTooLargeException"
    })
    void failsIfLargerThan16Megabytes(int bytes, String type) {
      Reply reply = wire.send("PutItem", " ".repeat(bytes));

      assertThat(reply.status()).isEqualTo(413);
      assertThat(reply.body()).contains(type);
    }

    @Test
    void failsAsItemIfItHas16Megabytes() {
      String item = "{\"id\":{\"S\":\"2\"},\"a\":{\"S\":\"" + "a".repeat(15 * MEGABYTE) + "\"}}";

      assertFails(
          put(item), "ValidationException", "Item size has exceeded the maximum allowed size");
    }
  }

  @Nested
  class Header {
    private HttpRequest.Builder describe() {
      return wire.request()
          .POST(HttpRequest.BodyPublishers.ofString("{\"TableName\":\"Orders\"}", UTF_8));
    }

    private void assertUnknown(Reply reply, String message) {
      assertFails(reply, "UnknownOperationException", message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "x", "application/x-amz-json-1.1"})
    void requestFailsIfContentTypeIsOther(String contentType) {
      HttpRequest.Builder request =
          describe()
              .header("Content-Type", contentType)
              .header("X-Amz-Target", "DynamoDB_20120810.DescribeTable");

      assertUnknown(wire.send(request), "Content-Type must be application/x-amz-json-1.0");
    }

    @Test
    void requestFailsWithoutContentType() {
      HttpRequest.Builder request =
          describe().header("X-Amz-Target", "DynamoDB_20120810.DescribeTable");

      assertUnknown(wire.send(request), "Content-Type must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON, "application/json", "Application/JSON; charset=utf-8"})
    void requestSucceedsWithJsonContentType(String contentType) {
      HttpRequest.Builder request =
          describe()
              .header("Content-Type", contentType)
              .header("X-Amz-Target", "DynamoDB_20120810.DescribeTable");

      assertThat(wire.send(request).status()).isEqualTo(200);
    }

    @Test
    void requestFailsWithoutTarget() {
      assertUnknown(
          wire.send(describe().header("Content-Type", JSON)), "the header X-Amz-Target must be");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "DescribeTable",
          "DynamoDB_20111205.DescribeTable",
          "DynamoDBStreams_20120810.ListStreams",
          "dynamodb_20120810.DescribeTable"
        })
    void requestFailsIfTargetIsOther(String target) {
      HttpRequest.Builder request =
          describe().header("Content-Type", JSON).header("X-Amz-Target", target);

      assertUnknown(wire.send(request), "the header X-Amz-Target must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "UpdateTable", "ExecuteStatement", "TagResource", "describeTable"})
    void requestFailsIfOperationIsMissing(String operation) {
      assertUnknown(
          wire.send(operation, "{}"), "embedded-dynamodb lacks the operation '" + operation + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH"})
    void requestFailsUnlessPost(String method) {
      HttpRequest.Builder request =
          wire.request()
              .header("Content-Type", JSON)
              .header("X-Amz-Target", "DynamoDB_20120810.ListTables")
              .method(method, HttpRequest.BodyPublishers.ofString("{}"));

      assertUnknown(wire.send(request), "POST");
    }

    @Test
    void getReturnsHealth() {
      assertThat(wire.send(wire.request().GET())).isEqualTo(new Reply(200, "healthy"));
    }
  }

  @Nested
  class JsonTypes {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '~',
        value = {
          "{`S`:5}        |NUMBER_VALUE cannot be converted to String",
          "{`S`:1.5}      |DECIMAL_VALUE cannot be converted to String",
          "{`S`:true}     |TRUE_VALUE cannot be converted to String",
          "{`N`:5}        |NUMBER_VALUE cannot be converted to String",
          "{`N`:false}    |FALSE_VALUE cannot be converted to String",
          "{`S`:[]}       |Unrecognized collection type class java.lang.String",
          "{`S`:{}}       |Start of structure or map found where not expected.",
          "{`N`:{}}       |Start of structure or map found where not expected.",
          "{`BOOL`:1}     |NUMBER_VALUE cannot be converted to Boolean",
          "{`BOOL`:`true`}|Unexpected token received from parser",
          "{`NULL`:`no`}  |Unexpected token received from parser",
          "{`NULL`:1}     |NUMBER_VALUE cannot be converted to Boolean",
          "{`B`:5}        |only base-64-encoded strings are convertible to bytes",
          "{`B`:`!`}      |Base64 encoded length is expected a multiple of 4 bytes but found: 1",
          "{`B`:`YWE`}    |Base64 encoded length is expected a multiple of 4 bytes but found: 3",
          "{`B`:`!!!!`}   |Base64",
          "{`B`:{}}       |Start of structure or map found where not expected.",
          "{`SS`:`a`}     |Unexpected field type",
          "{`SS`:[1]}     |NUMBER_VALUE cannot be converted to String",
          "{`SS`:{}}      |Start of structure or map found where not expected.",
          "{`NS`:[1]}     |NUMBER_VALUE cannot be converted to String",
          "{`L`:{}}       |Start of structure or map found where not expected.",
          "{`L`:[1]}      |Unexpected value type in payload",
          "{`L`:`a`}      |Unexpected field type",
          "{`M`:[]}       |Unrecognized collection type java.util.Map",
          "{`M`:1}        |Unexpected field type",
          "{`M`:{`a`:1}}  |Unexpected value type in payload",
          "1              |Unexpected value type in payload",
          "`a`            |Unexpected value type in payload",
          "[]             |Unrecognized collection type class"
        })
    void attributeFails(String value, String message) {
      Reply reply = put("{\"id\":{\"S\":\"2\"},\"a\":" + value.replace('`', '"') + "}");

      assertFails(reply, "SerializationException", message);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '~',
        value = {
          "DescribeTable|{'TableName':5}          |NUMBER_VALUE cannot be converted to String",
          "DescribeTable|{'TableName':{}}         |Start of structure or map found where not",
          "DescribeTable|{'TableName':['Orders']} |Unrecognized collection type",
          "ListTables   |{'Limit':'5'}            |STRING_VALUE cannot be converted to Integer",
          "ListTables   |{'Limit':1.5}            |DECIMAL_VALUE cannot be converted to Integer",
          "ListTables   |{'Limit':true}           |TRUE_VALUE cannot be converted to Integer",
          "ListTables   |{'Limit':99999999999}    |NUMBER_VALUE cannot be converted to Integer",
          "GetItem      |{'TableName':'Orders','Key':'1'}    |Unexpected field type",
          "GetItem      |{'TableName':'Orders','Key':[]}     |Unrecognized collection type",
          "GetItem      |{'TableName':'Orders','Key':{'id':{'S':'1'}},'ConsistentRead':'true'}|Unexpected token",
          "CreateTable  |{'TableName':'Orders','KeySchema':{}}|Start of structure or map found",
          "CreateTable  |{'TableName':'Orders','KeySchema':['id']}|Unexpected value type in payload",
          "TransactWriteItems|{'TransactItems':{}}|Start of structure or map found where not",
          "TransactWriteItems|{'TransactItems':['Put']}      |Unexpected value type in payload",
          "TransactWriteItems|{'TransactItems':[{'Put':[]}]} |Unrecognized collection type class",
          "TransactGetItems  |{'TransactItems':[{'Get':'a'}]}|Unexpected value type in payload"
        })
    void parameterFails(String operation, String json, String message) {
      assertFails(wire.send(operation, json.replace('\'', '"')), "SerializationException", message);
    }
  }

  @Nested
  class Table {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '~',
        value = {
          "GetItem       |'TableName':'None','Key':{'id':{'S':'1'}}",
          "DeleteItem    |'TableName':'None','Key':{'id':{'S':'1'}}",
          "UpdateItem    |'TableName':'None','Key':{'id':{'S':'1'}}",
          "PutItem       |'TableName':'None','Item':{'id':{'S':'1'}}",
          "Scan          |'TableName':'None'",
          "BatchGetItem  |'RequestItems':{'None':{'Keys':[{'id':{'S':'1'}}]}}",
          "BatchWriteItem|'RequestItems':{'None':[{'PutRequest':{'Item':{'id':{'S':'1'}}}}]}",
          "TransactGetItems|'TransactItems':[{'Get':{'TableName':'None','Key':{'id':{'S':'1'}}}}]",
          "TransactWriteItems|'TransactItems':[{'Delete':{'TableName':'None','Key':{'id':{'S':'1'}}}}]"
        })
    void operationOnItemsFailsIfMissing(String operation, String json) {
      Reply reply = wire.send(operation, "{" + json.replace('\'', '"') + "}");

      assertFails(reply, "ResourceNotFoundException", "\"Requested resource not found\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DescribeTable", "DeleteTable", "DescribeTimeToLive"})
    void operationOnTableFailsIfMissing(String operation) {
      Reply reply = wire.send(operation, "{\"TableName\":\"None\"}");

      assertFails(
          reply,
          "ResourceNotFoundException",
          "\"Requested resource not found: Table: None not found\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"})
    void operationOnItemsFailsWithoutName(String operation) {
      Reply reply = wire.send(operation, "{}");

      assertFails(
          reply,
          "ValidationException",
          "Value null at 'tableName' failed to satisfy constraint: Member must not be null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DescribeTable", "DeleteTable", "CreateTable", "UpdateTimeToLive"})
    void operationOnTableFailsWithoutName(String operation) {
      Reply reply = wire.send(operation, "{}");

      assertFails(
          reply,
          "ValidationException",
          "The parameter 'TableName' is required but was not present in the request");
    }
  }

  @Nested
  class Parameter {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '~',
        value = {
          "DescribeTable|{'TableName':'Orders','Foo':1}|Foo",
          "ListTables|{'Foo':1}|Foo",
          "PutItem|{'TableName':'Orders','Item':{'id':{'S':'2'}},'Foo':1}|Foo",
          "Scan|{'TableName':'Orders','Segment':0,'TotalSegments':2}|Segment",
          "CreateTable|{'TableName':'Others','StreamSpecification':{'StreamEnabled':true}}|StreamSpecification",
          "CreateTable|{'TableName':'Others','Tags':[]}|Tags",
          "CreateTable|{'TableName':'Others','SSESpecification':{'Enabled':true}}|SSESpecification",
          "CreateTable|{'TableName':'Others','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':[{'AttributeName':'id','AttributeType':'S','Foo':1}],'KeySchema':[{'AttributeName':'id','KeyType':'HASH'}]}|Foo",
          "CreateTable|{'TableName':'Others','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':[{'AttributeName':'id','AttributeType':'S'}],'KeySchema':[{'AttributeName':'id','KeyType':'HASH','Foo':1}]}|Foo",
          "CreateTable|{'TableName':'Others','AttributeDefinitions':[{'AttributeName':'id','AttributeType':'S'}],'KeySchema':[{'AttributeName':'id','KeyType':'HASH'}],'ProvisionedThroughput':{'ReadCapacityUnits':1,'WriteCapacityUnits':1,'Foo':1}}|Foo",
          "UpdateTimeToLive|{'TableName':'Orders','TimeToLiveSpecification':{'AttributeName':'t','Enabled':true,'Foo':1}}|Foo",
          "TransactWriteItems|{'TransactItems':[{'Put':{'TableName':'Orders','Item':{'id':{'S':'2'}},'Foo':1}}]}|Foo",
          "TransactWriteItems|{'TransactItems':[{'Foo':{}}]}|Foo",
          "TransactGetItems|{'TransactItems':[{'Get':{'TableName':'Orders','Key':{'id':{'S':'2'}},'ConsistentRead':true}}]}|ConsistentRead"
        })
    void failsIfEngineLacksIt(String operation, String json, String name) {
      Reply reply = wire.send(operation, json.replace('\'', '"'));

      assertFails(reply, "ValidationException", "embedded-dynamodb lacks the parameter " + name);
      assertThat(wire.send("ListTables", "{}").body()).isEqualTo("{\"TableNames\":[\"Orders\"]}");
    }

    @Test
    void isAbsentIfNull() {
      send("DescribeTable", "{\"TableName\":\"Orders\",\"Foo\":null}");
    }
  }

  @Nested
  class Endpoint {
    @Test
    void failsIfPortIsInUse() {
      int port = engine.listen().getPort();

      assertThatThrownBy(() -> engine.listen(port))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("Port " + port + " can't be used");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void failsIfPortIsOutOfRange(int port) {
      assertThatThrownBy(() -> engine.listen(port)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class ClosedEngine {
    private final DynamoDbEngine closed = DynamoDbEngine.start();

    private DynamoDbClient client() {
      return DynamoDbClient.builder()
          .httpClient(closed.httpClient())
          .region(Region.US_EAST_1)
          .credentialsProvider(AnonymousCredentialsProvider.create())
          .build();
    }

    @Test
    void requestFails() {
      try (DynamoDbClient client = client()) {
        closed.close();

        assertThatThrownBy(client::listTables)
            .hasStackTraceContaining("this embedded DynamoDB is closed, and its tables are gone");
      }
    }

    @Test
    void asyncRequestFails() {
      try (DynamoDbAsyncClient client =
          DynamoDbAsyncClient.builder()
              .httpClient(closed.asyncHttpClient())
              .region(Region.US_EAST_1)
              .credentialsProvider(AnonymousCredentialsProvider.create())
              .build()) {
        closed.close();

        assertThatThrownBy(() -> client.listTables().join()).hasStackTraceContaining("closed");
      }
    }

    @Test
    void doesNotListen() {
      closed.close();

      assertThatThrownBy(closed::listen)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }

    @Test
    void closesEndpoint() {
      WireClient wireToClosed = new WireClient(closed.listen());
      assertThat(wireToClosed.send("ListTables", "{}").status()).isEqualTo(200);
      closed.close();

      assertThatThrownBy(() -> wireToClosed.send("ListTables", "{}"))
          .isInstanceOf(AssertionError.class);
    }

    @Test
    void closesTwice() {
      closed.close();
      closed.close();
    }

    @Test
    void leavesOtherEnginesOpen() {
      closed.close();

      send("DescribeTable", "{\"TableName\":\"Orders\"}");
    }
  }

  @Test
  void responseHasHeadersOfService() throws Exception {
    HttpResponse<byte[]> response =
        HttpClient.newHttpClient()
            .send(
                wire.request()
                    .header("Content-Type", JSON)
                    .header("X-Amz-Target", "DynamoDB_20120810.ListTables")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());

    CRC32 crc = new CRC32();
    crc.update(response.body());
    assertThat(response.headers().map())
        .containsEntry("content-type", List.of(JSON))
        .containsEntry("x-amz-crc32", List.of(Long.toString(crc.getValue())))
        .containsKey("x-amzn-requestid");
  }
}
