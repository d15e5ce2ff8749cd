package dev.sagastore.dynamodb;

import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.dynamodb.internal.engine.BlockingSender;
import dev.sagastore.dynamodb.internal.table.TableOperations;
import dev.sagastore.schema.TableSchema;
import java.time.Duration;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The table itself: to verify that it is what the store expects, or to create and delete it where
 * no CDK app does.
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

  /** Returns a table whose requests end when the sender is closed. */
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
   * Creates the table: on-demand, with both indexes and its time to live. Returns when it can be
   * used. Needs {@code dynamodb:CreateTable}, {@code DescribeTable} and {@code UpdateTimeToLive}.
   *
   * @param deadline how long to wait until DynamoDB has made it; 1 minute is usual
   * @throws SagaStoreConfigurationException if there is a table of that name already
   * @throws dev.sagastore.SagaStoreUnavailableException if it is not ready at the deadline, or
   *     there is no response
   */
  public void create(Duration deadline) {
    operations.create(deadline);
  }

  /**
   * Deletes the table with everything in it. Returns when it is gone. Needs {@code
   * dynamodb:DeleteTable} and {@code DescribeTable}.
   *
   * @param deadline how long to wait until DynamoDB has deleted it; 1 minute is usual
   * @throws SagaStoreConfigurationException if there is no such table, or it is protected from
   *     being deleted
   * @throws dev.sagastore.SagaStoreUnavailableException if it is still there at the deadline, or
   *     there is no response
   */
  public void delete(Duration deadline) {
    operations.delete(deadline);
  }

  /**
   * Returns the schema that the table should have.
   *
   * @return the schema
   */
  public TableSchema schema() {
    return operations.schema();
  }

  /**
   * Checks keys, indexes, projections and time to live against the schema. It takes two requests
   * and reads no item; a service that runs for long does well to call it once at its start. Needs
   * {@code dynamodb:DescribeTable} and {@code DescribeTimeToLive}.
   *
   * @throws SagaStoreConfigurationException if the table does not exist or differs; the message
   *     lists every difference
   * @throws dev.sagastore.SagaStoreUnavailableException if there is no response
   */
  public void verify() {
    operations.verify();
  }
}
