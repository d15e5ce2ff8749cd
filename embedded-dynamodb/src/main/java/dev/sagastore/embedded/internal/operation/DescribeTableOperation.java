package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.Database;
import java.util.Map;

/**
 * <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html">DescribeTable</a>.
 */
final class DescribeTableOperation implements ServiceOperation {
  private static final Parameters PARAMETERS = Parameters.of("TableName");

  private final Database database;

  DescribeTableOperation(Database database) {
    this.database = database;
  }

  @Override
  public Map<String, Object> execute(Members request) {
    PARAMETERS.check(request);
    return Map.of(
        "Table",
        database.describing(
            TableNames.ofTable(request),
            table -> TableDescription.of(table, TableDescription.Status.ACTIVE)));
  }
}
