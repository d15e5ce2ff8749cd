package dev.sagastore.embedded.internal.expression;

import dev.sagastore.embedded.internal.value.Value;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * A condition expression or a filter expression (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html">operators
 * and functions</a>).
 */
public final class ConditionExpression {
  private final ItemCondition condition;
  private final Set<String> topLevelAttributes;

  private ConditionExpression(ItemCondition condition, Set<String> topLevelAttributes) {
    this.condition = condition;
    this.topLevelAttributes = Collections.unmodifiableSet(topLevelAttributes);
  }

  /**
   * Parses and checks an expression.
   *
   * @param parameter name of the request parameter, such as {@code FilterExpression}
   * @throws dev.sagastore.embedded.internal.ServiceException if the expression is not valid
   */
  public static ConditionExpression parse(
      String parameter, String text, Placeholders placeholders) {
    ExpressionText source = new ExpressionText(parameter, text);
    OperandChecker operands = new OperandChecker(source, placeholders);
    ItemCondition condition =
        new ConditionChecker(source, operands).condition(ConditionParser.parse(source));
    return new ConditionExpression(condition, operands.topLevelAttributes());
  }

  /**
   * Returns whether an item meets the condition.
   *
   * @param item top-level attributes, empty if there is no item
   */
  public boolean holds(Map<String, Value> item) {
    return condition.holds(item);
  }

  /** Returns the names of the top-level attributes in the expression, in their order. */
  public Set<String> topLevelAttributes() {
    return topLevelAttributes;
  }
}
