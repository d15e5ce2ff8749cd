package dev.sagastore.embedded;

import static dev.sagastore.embedded.TestEngine.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.embedded.WireClient.Reply;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * The HTTP endpoint and the clients in memory, which have the same tables.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html">Low-level
 *     API</a>
 */
class HttpAccessTest {
  private final TestEngine tables = new TestEngine();
  private final URI endpoint = tables.engine().listen();
  private final WireClient wire = new WireClient(endpoint);

  @BeforeEach
  void createTable() {
    tables.createTable("Orders", "id:S");
  }

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void endpointIsOnLoopbackAddress() {
    assertThat(endpoint.toString()).matches("http://127\\.0\\.0\\.1:\\d+");
  }

  @Test
  void endpointReturnsItemOfClient() {
    tables.put("Orders", "id", "1", "total", 5);

    assertThat(wire.send("GetItem", "{\"TableName\":\"Orders\",\"Key\":{\"id\":{\"S\":\"1\"}}}"))
        .isEqualTo(new Reply(200, "{\"Item\":{\"id\":{\"S\":\"1\"},\"total\":{\"N\":\"5\"}}}"));
  }

  @Test
  void clientReturnsItemOfEndpoint() {
    wire.send("PutItem", "{\"TableName\":\"Orders\",\"Item\":{\"id\":{\"S\":\"ä😀\"}}}");

    assertThat(tables.get("Orders", "id", "ä😀")).isEqualTo(item("id", "ä😀"));
  }

  @Test
  void asyncClientReturnsItemOfEndpoint() {
    wire.send("PutItem", "{\"TableName\":\"Orders\",\"Item\":{\"id\":{\"S\":\"1\"}}}");

    try (DynamoDbAsyncClient async = EngineClient.async(tables.engine())) {
      assertThat(async.scan(scan -> scan.tableName("Orders")).join().count()).isEqualTo(1);
    }
  }

  @Test
  void endpointsHaveSameTables() {
    WireClient other = new WireClient(tables.engine().listen());

    assertThat(other.send("ListTables", "{}"))
        .isEqualTo(wire.send("ListTables", "{}"))
        .isEqualTo(new Reply(200, "{\"TableNames\":[\"Orders\"]}"));
  }

  @Test
  void enginesHaveOwnTables() {
    try (TestEngine other = new TestEngine()) {
      assertThat(other.client().listTables().tableNames()).isEmpty();
    }
  }
}
