package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.expression.ConditionExpression;
import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.value.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The condition of a write.
 *
 * @param expression the expression; null if the write has no condition
 * @param returnsItem whether its failure contains the item
 */
record WriteCondition(@Nullable ConditionExpression expression, boolean returnsItem) {
  private static final String RETURN_ON_FAILURE = "ReturnValuesOnConditionCheckFailure";

  static final WriteCondition NONE = new WriteCondition(null, false);

  /** Adds the check of the parameter. */
  static Constraints check(Members members, Constraints constraints, String pathPrefix) {
    return constraints.oneOf(
        pathPrefix + "returnValuesOnConditionCheckFailure",
        members.string(RETURN_ON_FAILURE),
        Enums.RETURN_VALUES_ON_FAILURE);
  }

  static WriteCondition of(Members members, ExpressionInput expressions) {
    return new WriteCondition(
        expressions.condition(), "ALL_OLD".equals(members.string(RETURN_ON_FAILURE)));
  }

  boolean holds(Map<String, Value> attributes) {
    return expression == null || expression.holds(attributes);
  }
}
