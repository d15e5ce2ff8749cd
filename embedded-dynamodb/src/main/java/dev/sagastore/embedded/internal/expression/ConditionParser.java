package dev.sagastore.embedded.internal.expression;

import dev.sagastore.embedded.internal.expression.Syntax.AndSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.BetweenSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.ComparisonSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.ConditionSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.InSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.NotSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.OperandSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.OrSyntax;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses conditions, filters, and key conditions:
 *
 * <pre>{@code
 * condition   = conjunction , { OR , conjunction } ;
 * conjunction = negation , { AND , negation } ;
 * negation    = NOT , negation
 *             | comparison ;
 * comparison  = operand , comparator , operand
 *             | operand , BETWEEN , operand , AND , operand
 *             | operand , IN , arguments
 *             | call
 *             | "(" , condition , ")" ;
 * comparator  = "=" | "<>" | "<" | "<=" | ">" | ">=" ;
 * }</pre>
 *
 * <p>The methods return an operand if there is nothing else, as between the parentheses of {@code
 * (a) = :b}.
 */
final class ConditionParser extends ExpressionParser {
  private ConditionParser(ExpressionText source) {
    super(source, Keyword.OF_CONDITIONS);
  }

  static ConditionSyntax parse(ExpressionText source) {
    ConditionParser parser = new ConditionParser(source);
    ConditionSyntax condition = parser.asCondition(parser.condition());
    parser.requireEnd();
    return condition;
  }

  private Syntax condition() {
    Syntax first = conjunction();
    if (!cursor.peek().is(Keyword.OR)) {
      return first;
    }
    List<ConditionSyntax> conditions = new ArrayList<>(List.of(asCondition(first)));
    while (cursor.accept(Keyword.OR)) {
      countOperator();
      conditions.add(asCondition(conjunction()));
    }
    return new OrSyntax(conditions);
  }

  private Syntax conjunction() {
    Syntax first = negation();
    if (!cursor.peek().is(Keyword.AND)) {
      return first;
    }
    List<ConditionSyntax> conditions = new ArrayList<>(List.of(asCondition(first)));
    while (cursor.accept(Keyword.AND)) {
      countOperator();
      conditions.add(asCondition(negation()));
    }
    return new AndSyntax(conditions);
  }

  private Syntax negation() {
    if (cursor.accept(Keyword.NOT)) {
      countOperator();
      return new NotSyntax(asCondition(negation()));
    }
    return comparison();
  }

  private Syntax comparison() {
    Syntax left = cursor.peek().is("(") ? parenthesized(this::condition) : operand();
    ComparisonOperator comparator = ComparisonOperator.of(cursor.peek());
    if (comparator != null) {
      OperandSyntax operand = asOperand(left);
      cursor.next();
      countOperator();
      return new ComparisonSyntax(operand, comparator, operand());
    }
    if (cursor.peek().is(Keyword.BETWEEN)) {
      OperandSyntax operand = asOperand(left);
      cursor.next();
      countOperator();
      OperandSyntax lower = operand();
      cursor.expect(Keyword.AND);
      return new BetweenSyntax(operand, lower, operand());
    }
    if (cursor.peek().is(Keyword.IN)) {
      OperandSyntax operand = asOperand(left);
      cursor.next();
      countOperator();
      return new InSyntax(operand, arguments());
    }
    return left;
  }

  /** Fails at the current token if the syntax before it is no condition. */
  private ConditionSyntax asCondition(Syntax syntax) {
    if (syntax instanceof ConditionSyntax condition) {
      return condition;
    }
    throw cursor.syntaxError();
  }

  /** Fails at the current token if the syntax before it is no operand. */
  private OperandSyntax asOperand(Syntax syntax) {
    if (syntax instanceof OperandSyntax operand) {
      return operand;
    }
    throw cursor.syntaxError();
  }
}
