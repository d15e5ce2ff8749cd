package dev.sagastore.testing;

import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import dev.sagastore.schema.TableSchema;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Creates a table for a test class in the embedded DynamoDB, and stores for it.
 *
 * <pre>{@code
 * class OrderServiceTest {
 *   @RegisterExtension static final SagaTableExtension sagas = SagaTableExtension.create();
 *
 *   private final SagaStore store = sagas.store();
 * }
 * }</pre>
 *
 * <p>The engine is {@link EmbeddedDynamoDb#shared}, started by the first test class that needs it.
 * The table exists until the JVM ends. All tests of the class, including nested ones, share the
 * table, so use different correlation IDs in each test.
 *
 * <p>Defaults: {@link TableSchema#standard}.
 *
 * <p>Safe for use by several threads. Concurrent test classes each need their own instance.
 */
public final class SagaTableExtension implements BeforeAllCallback {
  private static final Duration DEADLINE = Duration.ofMinutes(1);
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SagaTableExtension.class);

  private final TableSchema schema;
  private volatile @Nullable SagaTable table;

  private SagaTableExtension(TableSchema schema) {
    this.schema = schema;
  }

  /**
   * Returns an extension for a table with the standard schema.
   *
   * @return a new extension, to be registered in a static field
   */
  public static SagaTableExtension create() {
    return new SagaTableExtension(TableSchema.standard());
  }

  /**
   * Returns an extension for a table with another schema. Its stores use the same schema.
   *
   * @param schema schema of the table
   * @return a new extension, to be registered in a static field
   */
  public SagaTableExtension withSchema(TableSchema schema) {
    return new SagaTableExtension(Objects.requireNonNull(schema, "the schema must not be null"));
  }

  /** Creates the table. JUnit calls this method before the tests of a class. */
  @Override
  public void beforeAll(ExtensionContext context) {
    ExtensionContext.Store store = context.getStore(NAMESPACE);
    // a nested class uses the table of its enclosing class
    SagaTable found = store.get(this, SagaTable.class);
    if (found == null) {
      found = SagaTable.of(client(), EmbeddedDynamoDb.shared().newTableName(), schema);
      found.create(DEADLINE);
      store.put(this, found);
    }
    table = found;
  }

  /**
   * Returns a store for the table that uses the system clock.
   *
   * @return a new store; you don't need to close it
   * @throws IllegalStateException if there is no table yet
   */
  public DynamoDbSagaStore store() {
    return store(Clock.systemUTC());
  }

  /**
   * Returns a store for the table.
   *
   * @param clock clock for the times in sagas and for expiry, such as a {@link SettableClock}
   * @return a new store; you don't need to close it
   * @throws IllegalStateException if there is no table yet
   */
  public DynamoDbSagaStore store(Clock clock) {
    return DynamoDbSagaStore.builder()
        .client(client())
        .tableName(tableName())
        .schema(schema)
        .clock(clock)
        .build();
  }

  /**
   * Returns a client of the engine, for example to read items or to build another store.
   *
   * @return the client that all tests share; don't close it
   */
  public DynamoDbClient client() {
    return EmbeddedDynamoDb.shared().client();
  }

  /**
   * Returns the name of the table.
   *
   * @return the name
   * @throws IllegalStateException if there is no table yet
   */
  public String tableName() {
    SagaTable created = table;
    if (created == null) {
      throw new IllegalStateException(
          "there is no table yet: register the extension in a static field of the test class, with"
              + " @RegisterExtension, and use it in a test or an instance field");
    }
    return created.name();
  }
}
