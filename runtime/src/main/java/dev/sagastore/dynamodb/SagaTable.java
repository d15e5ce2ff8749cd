package dev.sagastore.dynamodb;

import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.dynamodb.internal.engine.BlockingSender;
import dev.sagastore.dynamodb.internal.table.TableOperations;
import dev.sagastore.schema.TableSchema;
import java.time.Duration;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Verifies a table, or creates and deletes it without a CDK app.
 *
 * <p>Safe for use by several threads.
 */
public final class SagaTable {
  private final String name;
  private final TableOperations operations;

  private SagaTable(DynamoDbClient client, String name, TableSchema schema, BlockingSender sender) {
    this.name = Objects.requireNonNull(name, "the table name must not be null");
    this.operations = new TableOperations(client, name, schema, sender);
  }

  /**
   * Returns a table with the standard schema. Nothing is sent yet.
   *
   * @param client a client for the table's region
   * @param name the table's name
   * @return the table
   */
  public static SagaTable of(DynamoDbClient client, String name) {
    return of(client, name, TableSchema.standard());
  }

  /**
   * Returns a table. Nothing is sent yet.
   *
   * @param client a client for the table's region
   * @param name the table's name
   * @param schema the table's schema
   * @return the table
   */
  public static SagaTable of(DynamoDbClient client, String name, TableSchema schema) {
    return of(client, name, schema, new BlockingSender());
  }

  /** Returns a table that sends requests until the sender is closed. */
  static SagaTable of(
      DynamoDbClient client, String name, TableSchema schema, BlockingSender sender) {
    return new SagaTable(client, name, schema, sender);
  }

  /**
   * Returns the table's name.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Creates the table, on-demand, with both indexes and time to live, and waits until it is ready.
   * It needs the permissions {@code dynamodb:CreateTable}, {@code DescribeTable} and {@code
   * UpdateTimeToLive}.
   *
   * @param deadline maximum time to wait, usually 1 minute
   * @throws SagaStoreConfigurationException if a table with that name already exists
   * @throws dev.sagastore.SagaStoreUnavailableException if the table isn't ready at the deadline,
   *     or there is no response
   */
  public void create(Duration deadline) {
    operations.create(deadline);
  }

  /**
   * Deletes the table with all its items, and waits until it no longer exists. It needs the
   * permissions {@code dynamodb:DeleteTable} and {@code DescribeTable}.
   *
   * @param deadline maximum time to wait, usually 1 minute
   * @throws SagaStoreConfigurationException if there is no such table, or it has deletion
   *     protection
   * @throws dev.sagastore.SagaStoreUnavailableException if the table still exists at the deadline,
   *     or there is no response
   */
  public void delete(Duration deadline) {
    operations.delete(deadline);
  }

  /**
   * Returns the expected schema of the table.
   *
   * @return the schema
   */
  public TableSchema schema() {
    return operations.schema();
  }

  /**
   * Checks keys, indexes, projections and time to live against the schema. It takes two requests
   * and reads no items. Call it once when a long-running service starts. It needs the permissions
   * {@code dynamodb:DescribeTable} and {@code DescribeTimeToLive}.
   *
   * @throws SagaStoreConfigurationException if the table does not exist, or differs from the
   *     schema; the message lists every difference
   * @throws dev.sagastore.SagaStoreUnavailableException if there is no response
   */
  public void verify() {
    operations.verify();
  }
}
