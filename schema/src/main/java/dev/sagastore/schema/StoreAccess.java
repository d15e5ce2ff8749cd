package dev.sagastore.schema;

import java.util.List;

/**
 * What a role may do with a table, as the operations that the runtime sends: the construct grants
 * exactly these, and the tests compare them with the requests that are really sent.
 *
 * <p>There is no IAM action for {@code TransactWriteItems}: DynamoDB asks for those of the writes
 * in the transaction (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html">IAM
 * and transactions</a>).
 */
public enum StoreAccess {
  /** Finding and listing sagas, and verifying that the table is what the runtime expects. */
  READ,
  /**
   * Everything that a saga store does: {@link #READ}, and inserting, updating, deleting and
   * cleaning up.
   */
  READ_WRITE,
  /**
   * Deleting completed sagas, and nothing else, for a job that does it on a schedule. It cannot
   * write a saga.
   */
  CLEANUP,
  /**
   * Listing sagas that are due and moving them on, and nothing else, for a job that does it on a
   * schedule.
   */
  SWEEP,
  /** Creating, verifying and deleting the table at run time, without reading or writing sagas. */
  ADMINISTRATION;

  /**
   * Returns the IAM actions that concern the table as a whole.
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
   * Returns the IAM actions that concern items of the table, which can be narrowed to some by their
   * partition keys.
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
   * @return the names of one of them, of both, or of none
   */
  public List<String> indexes(String correlationIndexName, String cleanupIndexName) {
    return switch (this) {
      case READ, READ_WRITE -> List.of(correlationIndexName, cleanupIndexName);
      case CLEANUP, SWEEP -> List.of(cleanupIndexName);
      case ADMINISTRATION -> List.of();
    };
  }

  /**
   * Tells whether sagas are read or written, which a table with a customer managed key allows only
   * to those who may use the key.
   *
   * @return false if only the table as a whole is concerned
   */
  public boolean touchesItems() {
    return !itemActions().isEmpty();
  }

  private static List<String> actions(List<String> operations) {
    return operations.stream().map(operation -> "dynamodb:" + operation).toList();
  }
}
