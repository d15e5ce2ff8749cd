package dev.sagastore.embedded.internal.expression;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.expression.ItemCondition.And;
import dev.sagastore.embedded.internal.expression.ItemCondition.BeginsWith;
import dev.sagastore.embedded.internal.expression.ItemCondition.Between;
import dev.sagastore.embedded.internal.expression.ItemCondition.Comparison;
import dev.sagastore.embedded.internal.expression.KeyCondition.Operator;
import dev.sagastore.embedded.internal.expression.Operand.Computed;
import dev.sagastore.embedded.internal.expression.Operand.Literal;
import dev.sagastore.embedded.internal.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Turns a condition into key conditions, and fails if only other expressions can contain it. */
final class KeyConditionChecker {
  private static final int MAX_CONDITIONS = 2;

  private final ExpressionText source;
  private final List<KeyCondition> conditions = new ArrayList<>();
  private final Set<String> attributes = new HashSet<>();

  KeyConditionChecker(ExpressionText source) {
    this.source = source;
  }

  List<KeyCondition> conditions(ItemCondition condition) {
    add(condition);
    if (conditions.size() > MAX_CONDITIONS) {
      throw ServiceException.validation("Conditions can be of length 1 or 2 only");
    }
    return List.copyOf(conditions);
  }

  private void add(ItemCondition condition) {
    if (condition instanceof And and) {
      and.conditions().forEach(this::add);
    } else if (condition instanceof Comparison comparison
        && comparison.comparator() != ComparisonOperator.NE) {
      add(comparison);
    } else if (condition instanceof Between between) {
      requireKeyFirst(between.operator(), between.operand());
      add(Operator.BETWEEN, List.of(between.operand(), between.lower(), between.upper()));
    } else if (condition instanceof BeginsWith beginsWith) {
      requireKeyFirst(beginsWith.operator(), beginsWith.operand());
      add(Operator.BEGINS_WITH, List.of(beginsWith.operand(), beginsWith.prefix()));
    } else {
      throw ServiceException.validation(
          "Invalid operator used in KeyConditionExpression: " + condition.operator());
    }
  }

  /** Accepts the attribute on either side. */
  private void add(Comparison comparison) {
    ComparisonOperator comparator =
        comparison.left() instanceof Literal
            ? comparison.comparator().exchanged()
            : comparison.comparator();
    add(Operator.valueOf(comparator.name()), List.of(comparison.left(), comparison.right()));
  }

  private void requireKeyFirst(String operator, Operand first) {
    if (first instanceof Literal) {
      throw invalidCondition(
          operator + " operator must have the key attribute as its first operand");
    }
  }

  private void add(Operator operator, List<Operand> operands) {
    List<DocumentPath> paths = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    for (Operand operand : operands) {
      if (operand instanceof DocumentPath path) {
        paths.add(path);
      } else if (operand instanceof Literal literal) {
        values.add(literal.value());
      } else if (operand instanceof Computed) {
        throw source.invalid("KeyConditionExpressions cannot contain nested operations");
      }
    }
    conditions.add(new KeyCondition(attribute(paths), operator, values));
  }

  private String attribute(List<DocumentPath> paths) {
    if (paths.size() != 1) {
      throw invalidCondition(
          paths.isEmpty()
              ? "No key attribute specified"
              : "Multiple attribute names used in one condition");
    }
    DocumentPath path = paths.get(0);
    if (path.isNested()) {
      throw source.invalid("KeyConditionExpressions cannot have conditions on nested attributes");
    }
    if (!attributes.add(path.topLevelAttribute())) {
      throw source.invalid("KeyConditionExpressions must only contain one condition per key");
    }
    return path.topLevelAttribute();
  }

  private static ServiceException invalidCondition(String problem) {
    return ServiceException.validation("Invalid condition in KeyConditionExpression: " + problem);
  }
}
