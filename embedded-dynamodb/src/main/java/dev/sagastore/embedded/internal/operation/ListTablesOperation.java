package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html">ListTables</a>.
 */
final class ListTablesOperation implements ServiceOperation {
  private static final Parameters PARAMETERS = Parameters.of("ExclusiveStartTableName", "Limit");
  private static final int MAX_LIMIT = 100;

  private final Database database;

  ListTablesOperation(Database database) {
    this.database = database;
  }

  @Override
  public Map<String, Object> execute(Members request) {
    PARAMETERS.check(request);
    String start = request.string("ExclusiveStartTableName");
    Integer wanted = request.integer("Limit");
    new Constraints()
        .length("exclusiveStartTableName", start, TableNames.MIN_LENGTH, TableNames.MAX_LENGTH)
        .pattern("exclusiveStartTableName", start, TableNames.PATTERN)
        .atLeast("limit", wanted, 1)
        .atMost("limit", wanted, MAX_LIMIT)
        .check();
    int limit = Objects.requireNonNullElse(wanted, MAX_LIMIT);
    List<String> names =
        database.names().stream()
            .filter(name -> start == null || name.compareTo(start) > 0)
            .toList();
    Map<String, Object> response = new LinkedHashMap<>();
    if (names.size() > limit) {
      names = names.subList(0, limit);
      response.put("LastEvaluatedTableName", names.get(limit - 1));
    }
    response.put("TableNames", names);
    return response;
  }
}
