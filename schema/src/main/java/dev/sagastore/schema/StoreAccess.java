package dev.sagastore.schema;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a role may do with a table, as the operations that the runtime sends: the construct grants
 * exactly these, and the tests compare them with the requests that are really sent.
 */
public enum StoreAccess {
  /** Finding and listing sagas, and verifying that the table is what the runtime expects. */
  READ,
  /**
   * Everything that a saga store does: {@link #READ}, and inserting, updating, deleting and
   * cleaning up.
   */
  READ_WRITE;

  /**
   * Returns the IAM actions on the table.
   *
   * <p>There is none for {@code TransactWriteItems}: DynamoDB asks for those of the writes in the
   * transaction (<a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html">IAM
   * and transactions</a>).
   *
   * @return names such as {@code dynamodb:GetItem}, in alphabetical order
   */
  public List<String> tableActions() {
    return actions(onTable());
  }

  /**
   * Returns the IAM actions on each of the two indexes.
   *
   * @return names such as {@code dynamodb:Query}, in alphabetical order
   */
  public List<String> indexActions() {
    return actions(List.of("Query"));
  }

  /**
   * Returns the DynamoDB operations that these actions allow the runtime to send.
   *
   * @return names such as {@code GetItem}, in alphabetical order
   */
  public List<String> operations() {
    Stream<String> transactions =
        this == READ_WRITE ? Stream.of("TransactWriteItems") : Stream.empty();
    return Stream.concat(onTable().stream(), transactions).toList();
  }

  private List<String> onTable() {
    return switch (this) {
      case READ ->
          List.of("BatchGetItem", "DescribeTable", "DescribeTimeToLive", "GetItem", "Query");
      case READ_WRITE ->
          List.of(
              "BatchGetItem",
              "DeleteItem",
              "DescribeTable",
              "DescribeTimeToLive",
              "GetItem",
              "PutItem",
              "Query");
    };
  }

  private static List<String> actions(List<String> operations) {
    return operations.stream().map(operation -> "dynamodb:" + operation).toList();
  }
}
