package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.expression.UpdateExpression;
import dev.sagastore.embedded.internal.protocol.AttributeInput;
import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.Item;
import dev.sagastore.embedded.internal.value.Value;
import java.util.Map;
import java.util.Objects;

/** Reads writes from the members that requests and parts of transactions have in common. */
final class WriteRequests {
  private WriteRequests() {}

  static Put put(Members members, String tableName) {
    Item item = Put.item(attributes(members, "Item"));
    return new Put(tableName, item, condition(members));
  }

  static Delete delete(Members members, String tableName) {
    Map<String, Value> key = attributes(members, "Key");
    return new Delete(tableName, key, condition(members));
  }

  static Check check(Members members, String tableName) {
    Map<String, Value> key = attributes(members, "Key");
    return new Check(tableName, key, condition(members));
  }

  private static WriteCondition condition(Members members) {
    ExpressionInput expressions = new ExpressionInput(members, "ConditionExpression");
    WriteCondition condition = WriteCondition.of(members, expressions);
    expressions.requireAllUsed();
    return condition;
  }

  static Update update(Members members, String tableName) {
    Map<String, Value> key = attributes(members, "Key");
    ExpressionInput expressions =
        new ExpressionInput(members, "UpdateExpression", "ConditionExpression");
    UpdateExpression update = expressions.update();
    WriteCondition condition = WriteCondition.of(members, expressions);
    expressions.requireAllUsed();
    return new Update(tableName, key, update, condition);
  }

  /**
   * Returns attributes that have been checked to be there.
   *
   * @throws ServiceException if a value is not valid
   */
  static Map<String, Value> attributes(Members members, String name) {
    return AttributeInput.values(Objects.requireNonNull(members.attributes(name)));
  }
}
