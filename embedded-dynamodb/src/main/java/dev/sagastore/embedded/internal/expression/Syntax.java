package dev.sagastore.embedded.internal.expression;

import java.util.List;

/** The parts of expressions as they are written, with placeholders and unknown functions. */
sealed interface Syntax {

  /** An operand, which has a value. */
  sealed interface OperandSyntax extends Syntax {}

  /** A condition, which is true or false. */
  sealed interface ConditionSyntax extends Syntax {}

  /** An action of an update, which changes one path. */
  sealed interface ActionSyntax extends Syntax {
    /** Returns the path that is changed. */
    PathSyntax path();
  }

  /** An attribute name, a placeholder of one, or the index of a list element. */
  record PathPart(ExpressionToken token) {}

  record PathSyntax(List<PathPart> parts) implements OperandSyntax {}

  /** A placeholder of a value. */
  record ValueSyntax(String placeholder) implements OperandSyntax {}

  record CallSyntax(String function, List<OperandSyntax> arguments)
      implements OperandSyntax, ConditionSyntax {}

  record SumSyntax(OperandSyntax left, String operator, OperandSyntax right)
      implements OperandSyntax {}

  record ComparisonSyntax(OperandSyntax left, ComparisonOperator comparator, OperandSyntax right)
      implements ConditionSyntax {}

  record BetweenSyntax(OperandSyntax operand, OperandSyntax lower, OperandSyntax upper)
      implements ConditionSyntax {}

  record InSyntax(OperandSyntax operand, List<OperandSyntax> candidates)
      implements ConditionSyntax {}

  record AndSyntax(List<ConditionSyntax> conditions) implements ConditionSyntax {}

  record OrSyntax(List<ConditionSyntax> conditions) implements ConditionSyntax {}

  record NotSyntax(ConditionSyntax condition) implements ConditionSyntax {}

  record SetSyntax(PathSyntax path, OperandSyntax value) implements ActionSyntax {}

  record RemoveSyntax(PathSyntax path) implements ActionSyntax {}

  record AddSyntax(PathSyntax path, ValueSyntax value) implements ActionSyntax {}

  record DeleteSyntax(PathSyntax path, ValueSyntax value) implements ActionSyntax {}
}
