package dev.sagastore.embedded.internal.expression;

import dev.sagastore.embedded.internal.value.DataType;
import dev.sagastore.embedded.internal.value.Value;
import dev.sagastore.embedded.internal.value.Value.Binary;
import dev.sagastore.embedded.internal.value.Value.ListValue;
import dev.sagastore.embedded.internal.value.Value.ScalarSet;
import dev.sagastore.embedded.internal.value.Value.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A condition that an item meets or not (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html">operators
 * and functions</a>). A value of a type that the operator can't use does not meet the condition.
 *
 * <p>Conditions can be nested deeply. Use loops, not streams, which take several frames of the
 * stack.
 */
sealed interface ItemCondition {

  /**
   * Returns whether an item meets the condition.
   *
   * @param item top-level attributes, empty if there is no item
   */
  boolean holds(Map<String, Value> item);

  /** Returns the operator or function as it is written. */
  String operator();

  record And(List<ItemCondition> conditions) implements ItemCondition {
    @Override
    public boolean holds(Map<String, Value> item) {
      for (ItemCondition condition : conditions) {
        if (!condition.holds(item)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String operator() {
      return "AND";
    }
  }

  record Or(List<ItemCondition> conditions) implements ItemCondition {
    @Override
    public boolean holds(Map<String, Value> item) {
      for (ItemCondition condition : conditions) {
        if (condition.holds(item)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String operator() {
      return "OR";
    }
  }

  record Not(ItemCondition condition) implements ItemCondition {
    @Override
    public boolean holds(Map<String, Value> item) {
      return !condition.holds(item);
    }

    @Override
    public String operator() {
      return "NOT";
    }
  }

  record Comparison(Operand left, ComparisonOperator comparator, Operand right)
      implements ItemCondition {
    @Override
    public boolean holds(Map<String, Value> item) {
      return comparator.test(left.valueIn(item), right.valueIn(item));
    }

    @Override
    public String operator() {
      return comparator.symbol();
    }
  }

  record Between(Operand operand, Operand lower, Operand upper) implements ItemCondition {
    @Override
    public boolean holds(Map<String, Value> item) {
      Value value = operand.valueIn(item);
      return ComparisonOperator.GE.test(value, lower.valueIn(item))
          && ComparisonOperator.LE.test(value, upper.valueIn(item));
    }

    @Override
    public String operator() {
      return "BETWEEN";
    }
  }

  record In(Operand operand, List<Operand> candidates) implements ItemCondition {
    @Override
    public boolean holds(Map<String, Value> item) {
      Value value = operand.valueIn(item);
      return candidates.stream()
          .anyMatch(candidate -> ComparisonOperator.EQ.test(value, candidate.valueIn(item)));
    }

    @Override
    public String operator() {
      return "IN";
    }
  }

  /** {@code attribute_exists(path)} or {@code attribute_not_exists(path)}. */
  record Existence(DocumentPath path, boolean expected) implements ItemCondition {
    @Override
    public boolean holds(Map<String, Value> item) {
      return (path.valueIn(item) != null) == expected;
    }

    @Override
    public String operator() {
      return expected ? "attribute_exists" : "attribute_not_exists";
    }
  }

  /** {@code attribute_type(path, type)}. */
  record HasType(DocumentPath path, DataType expected) implements ItemCondition {
    @Override
    public boolean holds(Map<String, Value> item) {
      Value value = path.valueIn(item);
      return value != null && value.type() == expected;
    }

    @Override
    public String operator() {
      return "attribute_type";
    }
  }

  /** {@code begins_with(operand, prefix)}: strings or binaries. */
  record BeginsWith(Operand operand, Operand prefix) implements ItemCondition {
    @Override
    public boolean holds(Map<String, Value> item) {
      Value value = operand.valueIn(item);
      Value start = prefix.valueIn(item);
      if (value instanceof Text text && start instanceof Text expected) {
        return text.value().startsWith(expected.value());
      }
      if (value instanceof Binary binary && start instanceof Binary expected) {
        int length = expected.bytes().length;
        return binary.bytes().length >= length
            && Arrays.equals(binary.bytes(), 0, length, expected.bytes(), 0, length);
      }
      return false;
    }

    @Override
    public String operator() {
      return "begins_with";
    }
  }

  /** {@code contains(operand, part)}: part of a string or binary, element of a set or list. */
  record Contains(Operand operand, Operand part) implements ItemCondition {
    @Override
    public boolean holds(Map<String, Value> item) {
      Value value = operand.valueIn(item);
      Value wanted = part.valueIn(item);
      if (value instanceof Text text && wanted instanceof Text expected) {
        return text.value().contains(expected.value());
      }
      if (value instanceof Binary binary && wanted instanceof Binary expected) {
        return contains(binary.bytes(), expected.bytes());
      }
      if (value instanceof ScalarSet set && wanted instanceof Value.Scalar) {
        return set.elements().contains(wanted);
      }
      return value instanceof ListValue list && wanted != null && list.elements().contains(wanted);
    }

    private static boolean contains(byte[] bytes, byte[] part) {
      for (int start = 0; start + part.length <= bytes.length; start++) {
        if (Arrays.equals(bytes, start, start + part.length, part, 0, part.length)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String operator() {
      return "contains";
    }
  }
}
