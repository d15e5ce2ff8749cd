package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.expression.ProjectionExpression;
import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.CapacityUsage;
import dev.sagastore.embedded.internal.table.Database;
import dev.sagastore.embedded.internal.table.Item;
import dev.sagastore.embedded.internal.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html">GetItem</a>.
 */
final class GetItemOperation implements ServiceOperation {
  private static final Parameters PARAMETERS =
      new Parameters(
          Set.of(
              "TableName",
              "Key",
              "ConsistentRead",
              "ReturnConsumedCapacity",
              "ProjectionExpression",
              "ExpressionAttributeNames"),
          List.of("AttributesToGet"),
          List.of("ProjectionExpression"));

  private final Database database;

  GetItemOperation(Database database) {
    this.database = database;
  }

  @Override
  public Map<String, Object> execute(Members request) {
    PARAMETERS.check(request);
    Constraints constraints = new Constraints();
    String tableName = TableNames.ofItems("tableName", request.string("TableName"), constraints);
    constraints.notNull("key", request.attributes("Key"));
    CapacityReport.check(request, constraints).check();
    boolean consistent = request.flag("ConsistentRead");
    Map<String, Value> key = WriteRequests.attributes(request, "Key");
    ExpressionInput expressions = new ExpressionInput(request, "ProjectionExpression");
    ProjectionExpression projection = expressions.projection();
    expressions.requireAllUsed();

    CapacityUsage usage = new CapacityUsage(tableName);
    Optional<Item> item = database.get(tableName, key, consistent, usage);
    Map<String, Object> response = new LinkedHashMap<>();
    item.map(Item::attributes)
        .map(attributes -> projection == null ? attributes : projection.project(attributes))
        .ifPresent(attributes -> response.put("Item", attributes));
    CapacityReport.of(request).addTo(response, usage);
    return response;
  }
}
