package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.Database;
import java.util.Map;

/**
 * <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html">DeleteTable</a>.
 */
final class DeleteTableOperation implements ServiceOperation {
  private static final Parameters PARAMETERS = Parameters.of("TableName");

  private final Database database;

  DeleteTableOperation(Database database) {
    this.database = database;
  }

  @Override
  public Map<String, Object> execute(Members request) {
    PARAMETERS.check(request);
    return Map.of(
        "TableDescription",
        database.describing(
            TableNames.ofTable(request),
            table -> {
              if (table.definition().deletionProtected()) {
                throw ServiceException.validation(
                    "Resource cannot be deleted as it is currently protected against deletion."
                        + " Disable deletion protection first.");
              }
              database.delete(table.definition().name());
              return TableDescription.of(table, TableDescription.Status.DELETING);
            }));
  }
}
