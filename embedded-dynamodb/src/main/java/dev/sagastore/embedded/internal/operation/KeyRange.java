package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.expression.KeyCondition;
import dev.sagastore.embedded.internal.table.IndexDefinition;
import dev.sagastore.embedded.internal.table.KeyDefinition;
import dev.sagastore.embedded.internal.table.KeyPart;
import dev.sagastore.embedded.internal.table.Keys;
import dev.sagastore.embedded.internal.table.PageQuery;
import dev.sagastore.embedded.internal.table.TableDefinition;
import dev.sagastore.embedded.internal.value.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The range of keys that the conditions of a query describe. */
final class KeyRange {
  private final KeyDefinition keys;
  private final @Nullable IndexDefinition index;

  private KeyRange(KeyDefinition keys, @Nullable IndexDefinition index) {
    this.keys = keys;
    this.index = index;
  }

  /**
   * Returns the range.
   *
   * @param index the index to read; null for the table
   * @throws ServiceException if the conditions do not fit the key
   */
  static PageQuery.Bounds of(
      List<KeyCondition> conditions, TableDefinition table, @Nullable IndexDefinition index) {
    return new KeyRange(PageRequest.keys(table, index), index).bounds(conditions);
  }

  private PageQuery.Bounds bounds(List<KeyCondition> conditions) {
    KeyCondition partition = requireCondition(conditions, keys.partition());
    if (partition.operator() != KeyCondition.Operator.EQ) {
      throw ServiceException.validation("Query key condition not supported");
    }
    KeyPart sortPart = keys.sort();
    if (sortPart == null || conditions.size() == 1) {
      if (conditions.size() > 1) {
        throw missed(keys.partition());
      }
      return PageQuery.Bounds.of(scalar(partition, 0, keys.partition()), null, true, null, true);
    }
    KeyCondition sort = requireCondition(conditions, sortPart);
    return bounds(scalar(partition, 0, keys.partition()), sort, sortPart);
  }

  private static KeyCondition requireCondition(List<KeyCondition> conditions, KeyPart part) {
    Optional<KeyCondition> found =
        conditions.stream()
            .filter(condition -> condition.attribute().equals(part.name()))
            .findFirst();
    return found.orElseThrow(() -> missed(part));
  }

  private static ServiceException missed(KeyPart part) {
    return ServiceException.validation("Query condition missed key schema element: " + part.name());
  }

  private PageQuery.Bounds bounds(Value.Scalar partition, KeyCondition sort, KeyPart part) {
    Value.Scalar value = scalar(sort, 0, part);
    return switch (sort.operator()) {
      case EQ -> PageQuery.Bounds.of(partition, value, true, value, true);
      case LT -> PageQuery.Bounds.of(partition, null, true, value, false);
      case LE -> PageQuery.Bounds.of(partition, null, true, value, true);
      case GT -> PageQuery.Bounds.of(partition, value, false, null, true);
      case GE -> PageQuery.Bounds.of(partition, value, true, null, true);
      case BETWEEN -> PageQuery.Bounds.of(partition, value, true, scalar(sort, 1, part), true);
      case BEGINS_WITH -> PageQuery.Bounds.of(partition, value, true, after(value), false);
    };
  }

  private Value.Scalar scalar(KeyCondition condition, int operand, KeyPart part) {
    Value value = condition.operands().get(operand);
    if (!(value instanceof Value.Scalar scalar) || value.type() != part.type()) {
      throw ServiceException.validation(
          "One or more parameter values were invalid: Condition parameter type does not match"
              + " schema type");
    }
    if (index == null) {
      Keys.requireSize(part, scalar, part.equals(keys.partition()));
    } else {
      Keys.requireIndexKeySize(index, part, scalar);
    }
    return scalar;
  }

  /** Returns the lowest value after all that begin with a prefix; null if there is none. */
  private static Value.@Nullable Scalar after(Value.Scalar prefix) {
    if (prefix instanceof Value.Text text) {
      return afterText(text.value());
    }
    byte[] bytes = ((Value.Binary) prefix).bytes();
    for (int length = bytes.length; length > 0; length--) {
      if (bytes[length - 1] != (byte) 0xFF) {
        byte[] next = Arrays.copyOf(bytes, length);
        next[length - 1]++;
        return new Value.Binary(next);
      }
    }
    return null;
  }

  private static Value.@Nullable Scalar afterText(String prefix) {
    int end = prefix.length();
    while (end > 0) {
      int last = prefix.codePointBefore(end);
      end -= Character.charCount(last);
      if (last < Character.MAX_CODE_POINT) {
        // the code points between are none: they are halves of pairs
        int next = last == Character.MIN_SURROGATE - 1 ? Character.MAX_SURROGATE + 1 : last + 1;
        return new Value.Text(prefix.substring(0, end) + Character.toString(next));
      }
    }
    return null;
  }
}
