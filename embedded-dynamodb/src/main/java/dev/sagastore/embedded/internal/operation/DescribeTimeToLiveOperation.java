package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.Database;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html">DescribeTimeToLive</a>.
 */
final class DescribeTimeToLiveOperation implements ServiceOperation {
  private static final Parameters PARAMETERS = Parameters.of("TableName");

  private final Database database;

  DescribeTimeToLiveOperation(Database database) {
    this.database = database;
  }

  @Override
  public Map<String, Object> execute(Members request) {
    PARAMETERS.check(request);
    return Map.of(
        "TimeToLiveDescription",
        database.describing(
            TableNames.ofTable(request), table -> description(table.ttlAttribute())));
  }

  private static Map<String, Object> description(@Nullable String attribute) {
    return attribute == null
        ? Map.of("TimeToLiveStatus", "DISABLED")
        : Map.of("TimeToLiveStatus", "ENABLED", "AttributeName", attribute);
  }
}
