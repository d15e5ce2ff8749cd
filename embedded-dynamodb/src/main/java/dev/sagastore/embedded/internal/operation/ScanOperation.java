package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.expression.ConditionExpression;
import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.Database;
import dev.sagastore.embedded.internal.table.IndexDefinition;
import dev.sagastore.embedded.internal.table.TableDefinition;
import java.util.Map;

/**
 * <a href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html">Scan</a>.
 */
final class ScanOperation implements ServiceOperation {
  private static final Parameters PARAMETERS =
      Parameters.of(
              "TableName",
              "IndexName",
              "Select",
              "Limit",
              "ConsistentRead",
              "ExclusiveStartKey",
              "ReturnConsumedCapacity")
          .withExpressions("ProjectionExpression", "FilterExpression")
          .withLegacy("AttributesToGet", "ScanFilter", "ConditionalOperator");

  private final Database database;

  ScanOperation(Database database) {
    this.database = database;
  }

  @Override
  public Map<String, Object> execute(Members request) {
    PARAMETERS.check(request);
    PageRequest page = new PageRequest(request);
    ExpressionInput expressions =
        new ExpressionInput(request, "ProjectionExpression", "FilterExpression");
    ConditionExpression filter = expressions.filter();
    Selection selection = new Selection(request.string("Select"), expressions.projection());
    expressions.requireAllUsed();
    TableDefinition table = page.table(database);
    IndexDefinition index = page.index(table);
    page.requireStartKey(
        table,
        index,
        index == null
            ? "The provided starting key is invalid: The provided key element does not match the"
                + " schema"
            : "The provided starting key is invalid");
    return page.read(database, table, null, filter, selection);
  }
}
