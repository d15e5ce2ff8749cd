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
 * Gives a test class a table of its own in the embedded DynamoDB, and stores for it.
 *
 * <pre>{@code
 * class OrderServiceTest {
 *   @RegisterExtension static final SagaTableExtension sagas = SagaTableExtension.create();
 *
 *   private final SagaStore store = sagas.store();
 * }
 * }</pre>
 *
 * <p>The engine is {@link EmbeddedDynamoDb#shared}, started by the first test class that needs it;
 * the table stays until the JVM ends. All tests of the class, nested ones included, share the
 * table, so they do well to use correlation ids of their own.
 *
 * <p>Defaults: {@link TableSchema#standard}.
 *
 * <p>Safe for use by several threads, but test classes that run at the same time need an instance
 * each.
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
   * Returns an extension for a table with another schema; its stores use it too.
   *
   * @param schema names of the indexes and of the TTL attribute
   * @return a new extension, to be registered in a static field
   */
  public SagaTableExtension withSchema(TableSchema schema) {
    return new SagaTableExtension(Objects.requireNonNull(schema, "the schema must not be null"));
  }

  /** JUnit calls this before the tests of a class; creates the table. */
  @Override
  public void beforeAll(ExtensionContext context) {
    ExtensionContext.Store store = context.getStore(NAMESPACE);
    // a nested class finds the table of the class around it
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
   * @return a new store, which need not be closed
   * @throws IllegalStateException if there is no table yet
   */
  public DynamoDbSagaStore store() {
    return store(Clock.systemUTC());
  }

  /**
   * Returns a store for the table.
   *
   * @param clock gives the times in sagas and decides what has expired, see {@link SettableClock}
   * @return a new store, which need not be closed
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
   * Returns a client of the engine, to look at items or to build a store in another way.
   *
   * @return the client that all tests share; leave it open
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
              + " @RegisterExtension, and ask it in a test or an instance field");
    }
    return created.name();
  }
}
