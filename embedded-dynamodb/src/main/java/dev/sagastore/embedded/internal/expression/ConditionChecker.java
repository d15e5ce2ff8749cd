package dev.sagastore.embedded.internal.expression;

import dev.sagastore.embedded.internal.expression.ItemCondition.And;
import dev.sagastore.embedded.internal.expression.ItemCondition.BeginsWith;
import dev.sagastore.embedded.internal.expression.ItemCondition.Between;
import dev.sagastore.embedded.internal.expression.ItemCondition.Comparison;
import dev.sagastore.embedded.internal.expression.ItemCondition.Contains;
import dev.sagastore.embedded.internal.expression.ItemCondition.Existence;
import dev.sagastore.embedded.internal.expression.ItemCondition.HasType;
import dev.sagastore.embedded.internal.expression.ItemCondition.In;
import dev.sagastore.embedded.internal.expression.ItemCondition.Not;
import dev.sagastore.embedded.internal.expression.ItemCondition.Or;
import dev.sagastore.embedded.internal.expression.Operand.Literal;
import dev.sagastore.embedded.internal.expression.Operand.Size;
import dev.sagastore.embedded.internal.expression.Syntax.AndSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.BetweenSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.CallSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.ComparisonSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.ConditionSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.InSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.NotSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.OperandSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.OrSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.PathSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.ValueSyntax;
import dev.sagastore.embedded.internal.value.DataType;
import dev.sagastore.embedded.internal.value.Value;
import dev.sagastore.embedded.internal.value.Value.Scalar;
import dev.sagastore.embedded.internal.value.Value.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Turns the syntax of a condition into the condition, in one walk from left to right. */
final class ConditionChecker {
  private static final int MAX_CANDIDATES = 100;

  private static final Set<DataType> WITH_ORDER = Set.of(DataType.S, DataType.N, DataType.B);
  private static final Set<DataType> WITH_PREFIX = Set.of(DataType.S, DataType.B);
  private static final Set<DataType> WITH_PARTS =
      Set.of(DataType.S, DataType.B, DataType.SS, DataType.NS, DataType.BS, DataType.L);

  private final ExpressionText source;
  private final OperandChecker operands;

  ConditionChecker(ExpressionText source, OperandChecker operands) {
    this.source = source;
    this.operands = operands;
  }

  ItemCondition condition(ConditionSyntax syntax) {
    if (syntax instanceof AndSyntax and) {
      return new And(conditions(and.conditions()));
    }
    if (syntax instanceof OrSyntax or) {
      return new Or(conditions(or.conditions()));
    }
    if (syntax instanceof NotSyntax not) {
      return new Not(condition(not.condition()));
    }
    if (syntax instanceof ComparisonSyntax comparison) {
      return comparison(comparison);
    }
    if (syntax instanceof BetweenSyntax between) {
      return between(between);
    }
    if (syntax instanceof InSyntax in) {
      return in(in);
    }
    return call((CallSyntax) syntax);
  }

  private List<ItemCondition> conditions(List<ConditionSyntax> syntaxes) {
    // not a stream: this is recursive, and a stream takes several frames
    List<ItemCondition> conditions = new ArrayList<>();
    for (ConditionSyntax syntax : syntaxes) {
      conditions.add(condition(syntax));
    }
    return conditions;
  }

  private ItemCondition comparison(ComparisonSyntax syntax) {
    Operand left = operand(syntax.left());
    Operand right = operand(syntax.right());
    ComparisonOperator comparator = syntax.comparator();
    if (comparator.isForOrder()) {
      operands.requireType(comparator.symbol(), left, WITH_ORDER);
      operands.requireType(comparator.symbol(), right, WITH_ORDER);
    }
    operands.requireDistinct(comparator.symbol(), left, List.of(right));
    return new Comparison(left, comparator, right);
  }

  private ItemCondition between(BetweenSyntax syntax) {
    Operand operand = operand(syntax.operand());
    Operand lower = operand(syntax.lower());
    Operand upper = operand(syntax.upper());
    for (Operand each : List.of(operand, lower, upper)) {
      operands.requireType("BETWEEN", each, WITH_ORDER);
    }
    operands.requireDistinct("BETWEEN", operand, List.of(lower, upper));
    if (lower instanceof Literal one
        && one.value() instanceof Scalar from
        && upper instanceof Literal other
        && other.value() instanceof Scalar to) {
      requireRange(from, to);
    }
    return new Between(operand, lower, upper);
  }

  private void requireRange(Scalar lower, Scalar upper) {
    String problem = null;
    if (lower.type() != upper.type()) {
      problem = "same data type for lower and upper bounds";
    } else if (lower.compareTo(upper) > 0) {
      problem = "upper bound to be greater than or equal to lower bound";
    }
    if (problem != null) {
      throw source.invalid(
          "The BETWEEN operator requires "
              + problem
              + "; lower bound operand: "
              + describe(lower)
              + ", upper bound operand: "
              + describe(upper));
    }
  }

  private static String describe(Scalar value) {
    String content =
        value instanceof Text text
            ? text.value()
            : value instanceof Value.Binary binary
                ? Base64.getEncoder().encodeToString(binary.bytes())
                : value.toString();
    return "AttributeValue: {" + value.type() + ":" + content + "}";
  }

  private ItemCondition in(InSyntax syntax) {
    Operand operand = operand(syntax.operand());
    List<Operand> candidates = operands(syntax.candidates());
    if (candidates.size() > MAX_CANDIDATES) {
      throw source.invalid(
          "The IN operator is provided with too many operands; number of operands: "
              + candidates.size());
    }
    operands.requireDistinct("IN", operand, candidates);
    return new In(operand, candidates);
  }

  private ItemCondition call(CallSyntax call) {
    ExpressionFunction function = ExpressionFunction.named(call.function(), source);
    requireUse(function, function != ExpressionFunction.SIZE);
    List<Operand> arguments = operands(call.arguments());
    return switch (function) {
      case ATTRIBUTE_TYPE -> attributeType(arguments);
      case BEGINS_WITH -> beginsWith(arguments);
      case CONTAINS -> contains(arguments);
      default -> existence(function, arguments);
    };
  }

  private void requireUse(ExpressionFunction function, boolean allowed) {
    if (ExpressionFunction.OF_UPDATES.contains(function)) {
      throw source.invalid(
          "The function is not allowed in a condition expression; function: " + function);
    }
    if (!allowed) {
      throw source.invalid(
          "The function is not allowed to be used this way in an expression; function: "
              + function);
    }
  }

  private ItemCondition existence(ExpressionFunction function, List<Operand> arguments) {
    operands.requireCount(function, arguments, 1);
    DocumentPath path = operands.requirePath(function, arguments.get(0));
    return new Existence(path, function == ExpressionFunction.ATTRIBUTE_EXISTS);
  }

  private ItemCondition attributeType(List<Operand> arguments) {
    operands.requireCount(ExpressionFunction.ATTRIBUTE_TYPE, arguments, 2);
    DocumentPath path = operands.requirePath(ExpressionFunction.ATTRIBUTE_TYPE, arguments.get(0));
    String function = ExpressionFunction.ATTRIBUTE_TYPE.toString();
    if (!(arguments.get(1) instanceof Literal literal)) {
      throw operands.incorrectType(function, "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
    }
    if (!(literal.value() instanceof Text type)) {
      throw operands.incorrectType(function, literal.staticType().name());
    }
    return Arrays.stream(DataType.values())
        .filter(each -> each.name().equals(type.value()))
        .findFirst()
        .map(expected -> new HasType(path, expected))
        .orElseThrow(
            () ->
                source.invalid(
                    "Invalid attribute type name found; type: "
                        + type.value()
                        + ", valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"));
  }

  private ItemCondition beginsWith(List<Operand> arguments) {
    String function = ExpressionFunction.BEGINS_WITH.toString();
    operands.requireCount(ExpressionFunction.BEGINS_WITH, arguments, 2);
    for (Operand argument : arguments) {
      operands.requireType(function, argument, WITH_PREFIX);
    }
    operands.requireDistinct(function, arguments.get(0), arguments.subList(1, 2));
    return new BeginsWith(arguments.get(0), arguments.get(1));
  }

  private ItemCondition contains(List<Operand> arguments) {
    String function = ExpressionFunction.CONTAINS.toString();
    operands.requireCount(ExpressionFunction.CONTAINS, arguments, 2);
    operands.requireType(function, arguments.get(0), WITH_PARTS);
    operands.requireDistinct(function, arguments.get(0), arguments.subList(1, 2));
    return new Contains(arguments.get(0), arguments.get(1));
  }

  private List<Operand> operands(List<OperandSyntax> syntaxes) {
    List<Operand> resolved = new ArrayList<>();
    for (OperandSyntax syntax : syntaxes) {
      resolved.add(operand(syntax));
    }
    return resolved;
  }

  private Operand operand(OperandSyntax syntax) {
    if (syntax instanceof PathSyntax path) {
      return operands.path(path);
    }
    if (syntax instanceof ValueSyntax value) {
      return operands.literal(value);
    }
    if (syntax instanceof CallSyntax call) {
      return size(call);
    }
    throw new IllegalStateException("The grammar of conditions does not contain " + syntax);
  }

  private Operand size(CallSyntax call) {
    ExpressionFunction function = ExpressionFunction.named(call.function(), source);
    requireUse(function, function == ExpressionFunction.SIZE);
    List<Operand> arguments = operands(call.arguments());
    operands.requireCount(function, arguments, 1);
    return new Size(operands.requirePath(function, arguments.get(0)));
  }
}
