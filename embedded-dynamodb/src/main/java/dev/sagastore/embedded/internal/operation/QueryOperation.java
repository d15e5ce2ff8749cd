package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.expression.ConditionExpression;
import dev.sagastore.embedded.internal.expression.KeyConditionExpression;
import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.Database;
import dev.sagastore.embedded.internal.table.IndexDefinition;
import dev.sagastore.embedded.internal.table.KeyDefinition;
import dev.sagastore.embedded.internal.table.PageQuery;
import dev.sagastore.embedded.internal.table.TableDefinition;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html">Query</a>.
 */
final class QueryOperation implements ServiceOperation {
  private static final Parameters PARAMETERS =
      Parameters.of(
              "TableName",
              "IndexName",
              "Select",
              "Limit",
              "ConsistentRead",
              "ScanIndexForward",
              "ExclusiveStartKey",
              "ReturnConsumedCapacity")
          .withExpressions("ProjectionExpression", "FilterExpression", "KeyConditionExpression")
          .withLegacy("AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions");

  private final Database database;

  QueryOperation(Database database) {
    this.database = database;
  }

  @Override
  public Map<String, Object> execute(Members request) {
    PARAMETERS.check(request);
    PageRequest page = new PageRequest(request);
    ExpressionInput expressions =
        new ExpressionInput(
            request, "ProjectionExpression", "FilterExpression", "KeyConditionExpression");
    KeyConditionExpression condition = expressions.keyCondition();
    ConditionExpression filter = expressions.filter();
    Selection selection = new Selection(request.string("Select"), expressions.projection());
    expressions.requireAllUsed();
    if (condition == null) {
      throw ServiceException.validation(
          "Either the KeyConditions or KeyConditionExpression parameter must be specified in the"
              + " request.");
    }
    TableDefinition table = page.table(database);
    IndexDefinition index = page.index(table);
    PageQuery.Bounds bounds = KeyRange.of(condition.conditions(), table, index);
    requireNoKeys(filter, PageRequest.keys(table, index));
    page.requireStartKey(table, index, "The provided starting key is invalid");
    return page.read(database, table, bounds, filter, selection);
  }

  private static void requireNoKeys(@Nullable ConditionExpression filter, KeyDefinition keys) {
    if (filter != null) {
      for (String attribute : filter.topLevelAttributes()) {
        if (keys.has(attribute)) {
          throw ServiceException.validation(
              "Filter Expression can only contain non-primary key attributes: Primary key attribute: "
                  + attribute);
        }
      }
    }
  }
}
