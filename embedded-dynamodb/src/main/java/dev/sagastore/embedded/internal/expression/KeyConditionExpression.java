package dev.sagastore.embedded.internal.expression;

import java.util.List;

/**
 * A key condition expression (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html">key
 * condition expressions</a>).
 */
public final class KeyConditionExpression {
  private final List<KeyCondition> conditions;

  private KeyConditionExpression(List<KeyCondition> conditions) {
    this.conditions = conditions;
  }

  /**
   * Parses and checks an expression. Does not check it with a key schema.
   *
   * @throws dev.sagastore.embedded.internal.ServiceException if the expression is not valid
   */
  public static KeyConditionExpression parse(String text, Placeholders placeholders) {
    ExpressionText source = new ExpressionText("KeyConditionExpression", text);
    OperandChecker operands = new OperandChecker(source, placeholders);
    ItemCondition condition =
        new ConditionChecker(source, operands).condition(ConditionParser.parse(source));
    return new KeyConditionExpression(new KeyConditionChecker(source).conditions(condition));
  }

  /** Returns the conditions in their order: one or two, for different attributes. */
  public List<KeyCondition> conditions() {
    return conditions;
  }
}
