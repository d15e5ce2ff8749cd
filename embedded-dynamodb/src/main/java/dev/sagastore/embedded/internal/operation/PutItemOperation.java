package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.Database;
import dev.sagastore.embedded.internal.table.WriteOutcome;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html">PutItem</a>.
 */
final class PutItemOperation implements Operation {
  private static final Parameters PARAMETERS =
      Parameters.of(
              "TableName",
              "Item",
              "ReturnValues",
              "ReturnConsumedCapacity",
              "ReturnItemCollectionMetrics",
              "ReturnValuesOnConditionCheckFailure")
          .withExpressions("ConditionExpression")
          .withLegacy("Expected", "ConditionalOperator");

  private final Database database;

  PutItemOperation(Database database) {
    this.database = database;
  }

  @Override
  public Map<String, Object> execute(Members request) {
    PARAMETERS.check(request);
    String tableName = TableNames.ofItems("tableName", request.string("TableName"));
    Constraints constraints = new Constraints().notNull("item", request.attributes("Item"));
    ReturnValues.check(request, constraints);
    CapacityReport.check(request, constraints);
    CollectionReport.check(request, constraints);
    WriteCondition.check(request, constraints, "").check();
    ReturnValues returnValues = ReturnValues.oldOrNone(request);
    Put write = WriteRequests.put(request, tableName);
    WriteOutcome outcome = database.write(write);
    Map<String, Object> response = new LinkedHashMap<>();
    returnValues.addTo(response, outcome, null);
    CapacityReport.of(request).addTo(response, outcome.usage());
    CollectionReport.of(request).addTo(response, outcome);
    return response;
  }
}
