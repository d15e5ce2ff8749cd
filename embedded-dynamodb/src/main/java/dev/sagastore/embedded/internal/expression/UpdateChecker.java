package dev.sagastore.embedded.internal.expression;

import dev.sagastore.embedded.internal.expression.Operand.IfNotExists;
import dev.sagastore.embedded.internal.expression.Operand.ListAppend;
import dev.sagastore.embedded.internal.expression.Operand.Literal;
import dev.sagastore.embedded.internal.expression.Operand.Sum;
import dev.sagastore.embedded.internal.expression.Syntax.ActionSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.AddSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.CallSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.DeleteSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.OperandSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.PathSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.SetSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.SumSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.ValueSyntax;
import dev.sagastore.embedded.internal.expression.UpdateAction.AddAction;
import dev.sagastore.embedded.internal.expression.UpdateAction.DeleteAction;
import dev.sagastore.embedded.internal.expression.UpdateAction.RemoveAction;
import dev.sagastore.embedded.internal.expression.UpdateAction.SetAction;
import dev.sagastore.embedded.internal.value.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Turns the syntax of an update into its actions, in one walk from left to right. */
final class UpdateChecker {
  private static final Set<DataType> NUMBERS = Set.of(DataType.N);
  private static final Set<DataType> LISTS = Set.of(DataType.L);
  private static final Set<DataType> SETS = Set.of(DataType.SS, DataType.NS, DataType.BS);
  private static final Set<DataType> NUMBERS_AND_SETS =
      Set.of(DataType.N, DataType.SS, DataType.NS, DataType.BS);

  private final ExpressionText source;
  private final OperandChecker operands;

  UpdateChecker(ExpressionText source, OperandChecker operands) {
    this.source = source;
    this.operands = operands;
  }

  List<UpdateAction> actions(List<ActionSyntax> syntaxes) {
    List<UpdateAction> actions = syntaxes.stream().map(this::action).toList();
    operands.requireIndependent(actions.stream().map(UpdateAction::path).toList());
    return actions;
  }

  private UpdateAction action(ActionSyntax syntax) {
    DocumentPath path = operands.path(syntax.path());
    if (syntax instanceof SetSyntax set) {
      return new SetAction(path, operand(set.value()));
    }
    if (syntax instanceof AddSyntax add) {
      return new AddAction(path, setOperand("ADD", add.value(), NUMBERS_AND_SETS));
    }
    if (syntax instanceof DeleteSyntax delete) {
      return new DeleteAction(path, setOperand("DELETE", delete.value(), SETS));
    }
    return new RemoveAction(path);
  }

  private Literal setOperand(String section, ValueSyntax syntax, Set<DataType> allowed) {
    Literal operand = operands.literal(syntax);
    DataType type = operand.staticType();
    if (!allowed.contains(type)) {
      throw source.invalid(
          "Incorrect operand type for operator or function; operator: "
              + section
              + ", operand type: "
              + type.longName()
              + ", typeSet: ALLOWED_FOR_"
              + section
              + "_OPERAND");
    }
    return operand;
  }

  private Operand operand(OperandSyntax syntax) {
    if (syntax instanceof PathSyntax path) {
      return operands.path(path);
    }
    if (syntax instanceof ValueSyntax value) {
      return operands.literal(value);
    }
    if (syntax instanceof SumSyntax sum) {
      return sum(sum);
    }
    return call((CallSyntax) syntax);
  }

  private Operand sum(SumSyntax syntax) {
    Operand left = operand(syntax.left());
    Operand right = operand(syntax.right());
    operands.requireType(syntax.operator(), left, NUMBERS);
    operands.requireType(syntax.operator(), right, NUMBERS);
    return new Sum(left, syntax.operator().equals("-"), right);
  }

  private Operand call(CallSyntax call) {
    ExpressionFunction function = ExpressionFunction.named(call.function(), source);
    if (!ExpressionFunction.OF_UPDATES.contains(function)) {
      throw source.invalid(
          "The function is not allowed in an update expression; function: " + function);
    }
    List<Operand> arguments = new ArrayList<>();
    for (OperandSyntax argument : call.arguments()) {
      arguments.add(operand(argument));
    }
    operands.requireCount(function, arguments, 2);
    return function == ExpressionFunction.LIST_APPEND
        ? listAppend(arguments)
        : ifNotExists(arguments);
  }

  private Operand listAppend(List<Operand> arguments) {
    for (Operand argument : arguments) {
      requireNoListAppend(argument);
      operands.requireType(ExpressionFunction.LIST_APPEND.toString(), argument, LISTS);
    }
    return new ListAppend(arguments.get(0), arguments.get(1));
  }

  private Operand ifNotExists(List<Operand> arguments) {
    DocumentPath path = operands.requirePath(ExpressionFunction.IF_NOT_EXISTS, arguments.get(0));
    requireNoListAppend(arguments.get(1));
    return new IfNotExists(path, arguments.get(1));
  }

  private void requireNoListAppend(Operand argument) {
    if (argument instanceof ListAppend) {
      throw source.invalid(
          "The function is not allowed to be used this way in an expression; function: "
              + ExpressionFunction.LIST_APPEND);
    }
  }
}
