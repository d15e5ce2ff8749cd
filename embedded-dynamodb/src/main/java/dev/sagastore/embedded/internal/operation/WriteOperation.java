package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.Database;
import dev.sagastore.embedded.internal.table.ItemWrite;
import dev.sagastore.embedded.internal.table.WriteOutcome;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** An operation that writes one item. */
final class WriteOperation implements ServiceOperation {
  private final Database database;
  private final Parameters parameters;
  private final String attributes;
  private final Function<Members, ReturnValues> returnValues;
  private final BiFunction<Members, String, ItemWrite> write;

  /**
   * Creates an operation.
   *
   * @param attributes the parameter that has the item or its key
   * @param returnValues reads which attributes the response contains
   * @param write reads the write from a request and the table's name
   */
  private WriteOperation(
      Database database,
      Parameters parameters,
      String attributes,
      Function<Members, ReturnValues> returnValues,
      BiFunction<Members, String, ItemWrite> write) {
    this.database = database;
    this.parameters = parameters;
    this.attributes = attributes;
    this.returnValues = returnValues;
    this.write = write;
  }

  private static Parameters parameters(String attributes) {
    return Parameters.of(
        "TableName",
        attributes,
        "ReturnValues",
        "ReturnConsumedCapacity",
        "ReturnItemCollectionMetrics",
        "ReturnValuesOnConditionCheckFailure");
  }

  /**
   * Returns <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html">PutItem</a>.
   */
  static ServiceOperation put(Database database) {
    return new WriteOperation(
        database,
        parameters("Item")
            .withExpressions("ConditionExpression")
            .withLegacy("Expected", "ConditionalOperator"),
        "Item",
        ReturnValues::oldOrNone,
        WriteRequests::put);
  }

  /**
   * Returns <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html">DeleteItem</a>.
   */
  static ServiceOperation delete(Database database) {
    return new WriteOperation(
        database,
        parameters("Key")
            .withExpressions("ConditionExpression")
            .withLegacy("Expected", "ConditionalOperator"),
        "Key",
        ReturnValues::oldOrNone,
        WriteRequests::delete);
  }

  /**
   * Returns <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html">UpdateItem</a>.
   */
  static ServiceOperation update(Database database) {
    return new WriteOperation(
        database,
        parameters("Key")
            .withExpressions("UpdateExpression", "ConditionExpression")
            .withLegacy("AttributeUpdates", "Expected", "ConditionalOperator"),
        "Key",
        ReturnValues::of,
        WriteRequests::update);
  }

  @Override
  public Map<String, Object> execute(Members request) {
    parameters.check(request);
    Constraints constraints = new Constraints();
    String tableName = TableNames.ofItems("tableName", request.string("TableName"), constraints);
    constraints.notNull(attributes.toLowerCase(Locale.ROOT), request.attributes(attributes));
    ReturnValues.check(request, constraints);
    CapacityReport.check(request, constraints);
    CollectionReport.check(request, constraints);
    WriteCondition.check(request, constraints, "").check();
    ReturnValues wanted = returnValues.apply(request);
    ItemWrite itemWrite = write.apply(request, tableName);
    WriteOutcome outcome = database.write(itemWrite);
    Map<String, Object> response = new LinkedHashMap<>();
    wanted.addTo(
        response, outcome, itemWrite instanceof Update update ? update.expression() : null);
    CapacityReport.of(request).addTo(response, outcome.usage());
    CollectionReport.of(request).addTo(response, outcome);
    return response;
  }
}
