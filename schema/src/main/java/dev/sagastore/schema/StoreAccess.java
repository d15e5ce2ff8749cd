package dev.sagastore.schema;

import java.util.List;

/**
 * What a role may do with a table, as the operations that the runtime sends: the construct grants
 * exactly these, and the tests compare them with the requests that are really sent.
 *
 * <p>All of them apply to the table itself. No operation of the runtime reads an index.
 */
public enum StoreAccess {
  /** Finding sagas, and verifying that the table is what the runtime expects. */
  READ,
  /** Everything that a saga store does: {@link #READ}, and inserting, updating and deleting. */
  READ_WRITE;

  /**
   * Returns the DynamoDB operations.
   *
   * @return names such as {@code GetItem}, in alphabetical order
   */
  public List<String> operations() {
    return switch (this) {
      case READ -> List.of("DescribeTable", "DescribeTimeToLive", "GetItem");
      case READ_WRITE ->
          List.of("DeleteItem", "DescribeTable", "DescribeTimeToLive", "GetItem", "PutItem");
    };
  }

  /**
   * Returns the IAM actions.
   *
   * @return names such as {@code dynamodb:GetItem}, in alphabetical order
   */
  public List<String> actions() {
    return operations().stream().map(operation -> "dynamodb:" + operation).toList();
  }
}
