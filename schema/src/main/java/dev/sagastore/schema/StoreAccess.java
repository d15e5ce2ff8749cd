package dev.sagastore.schema;

import java.util.List;

/**
 * The access of a role to a table, as the operations that the runtime sends. The construct grants
 * exactly these operations, and the tests compare them with the requests of the runtime.
 *
 * <p>There is no IAM action for {@code TransactWriteItems}: DynamoDB requires the actions of the
 * writes in the transaction (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html">IAM
 * and transactions</a>).
 */
public enum StoreAccess {
  /** Finding and listing sagas, and verifying that the table has the expected schema. */
  READ,
  /**
   * Everything that a saga store does: {@link #READ}, and inserting, updating, deleting and
   * cleaning up.
   */
  READ_WRITE,
  /** Only deleting completed sagas, for a scheduled job. It cannot write a saga. */
  CLEANUP,
  /** Only listing due sagas and moving their due times, for a scheduled job. */
  SWEEP,
  /** Creating, verifying and deleting the table at run time, without reading or writing sagas. */
  ADMINISTRATION;

  /**
   * Returns the IAM actions on the table as a whole.
   *
   * @return names such as {@code dynamodb:DescribeTable}, in alphabetical order; may be empty
   */
  public List<String> tableActions() {
    return actions(
        switch (this) {
          case READ, READ_WRITE -> List.of("DescribeTable", "DescribeTimeToLive");
          case CLEANUP, SWEEP -> List.of();
          case ADMINISTRATION ->
              List.of(
                  "CreateTable",
                  "DeleteTable",
                  "DescribeTable",
                  "DescribeTimeToLive",
                  "UpdateTimeToLive");
        });
  }

  /**
   * Returns the IAM actions on items of the table. A policy can restrict them to partition keys.
   *
   * @return names such as {@code dynamodb:GetItem}, in alphabetical order; may be empty
   */
  public List<String> itemActions() {
    return actions(
        switch (this) {
          case READ -> List.of("BatchGetItem", "GetItem", "Query");
          case READ_WRITE ->
              List.of("BatchGetItem", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem");
          case CLEANUP -> List.of("BatchGetItem", "DeleteItem");
          case SWEEP -> List.of("UpdateItem");
          case ADMINISTRATION -> List.of();
        });
  }

  /**
   * Returns the IAM actions on each of the {@linkplain #indexes indexes}.
   *
   * @return names such as {@code dynamodb:Query}, in alphabetical order; may be empty
   */
  public List<String> indexActions() {
    return actions(this == ADMINISTRATION ? List.of() : List.of("Query"));
  }

  /**
   * Returns the indexes that are read.
   *
   * @param correlationIndexName name of the correlation index
   * @param cleanupIndexName name of the clean-up index
   * @return the names of one index, of both, or of none
   */
  public List<String> indexes(String correlationIndexName, String cleanupIndexName) {
    return switch (this) {
      case READ, READ_WRITE -> List.of(correlationIndexName, cleanupIndexName);
      case CLEANUP, SWEEP -> List.of(cleanupIndexName);
      case ADMINISTRATION -> List.of();
    };
  }

  /**
   * Returns whether sagas are read or written. If the table has a customer managed key, this also
   * requires access to the key.
   *
   * @return false if the role only accesses the table as a whole
   */
  public boolean touchesItems() {
    return !itemActions().isEmpty();
  }

  private static List<String> actions(List<String> operations) {
    return operations.stream().map(operation -> "dynamodb:" + operation).toList();
  }
}
