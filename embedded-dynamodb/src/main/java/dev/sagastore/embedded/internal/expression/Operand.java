package dev.sagastore.embedded.internal.expression;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.value.DataType;
import dev.sagastore.embedded.internal.value.Numbers;
import dev.sagastore.embedded.internal.value.Value;
import dev.sagastore.embedded.internal.value.Value.Binary;
import dev.sagastore.embedded.internal.value.Value.ListValue;
import dev.sagastore.embedded.internal.value.Value.MapValue;
import dev.sagastore.embedded.internal.value.Value.Numeric;
import dev.sagastore.embedded.internal.value.Value.ScalarSet;
import dev.sagastore.embedded.internal.value.Value.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A path, a literal, or the result of an operator or function. */
sealed interface Operand permits DocumentPath, Operand.Computed, Operand.Literal {

  /** Returns the value in an item, or null if there is none. */
  @Nullable Value valueIn(Map<String, Value> item);

  /** Returns the type that the operand has in every item, or null if it depends on the item. */
  default @Nullable DataType staticType() {
    return null;
  }

  /** Returns the failure of an update whose operand has a type that the operator can't use. */
  static ServiceException incorrectType() {
    return ServiceException.validation(
        "An operand in the update expression has an incorrect data type");
  }

  /**
   * Returns the value in an item.
   *
   * @throws ServiceException if the item does not have the attribute
   */
  default Value requiredIn(Map<String, Value> item) {
    Value value = valueIn(item);
    if (value == null) {
      throw ServiceException.validation(
          "The provided expression refers to an attribute that does not exist in the item");
    }
    return value;
  }

  /** A value of the request. */
  record Literal(Value value) implements Operand {
    @Override
    public Value valueIn(Map<String, Value> item) {
      return value;
    }

    @Override
    public DataType staticType() {
      return value.type();
    }
  }

  /** The result of an operator or function. */
  sealed interface Computed extends Operand {}

  /**
   * {@code size(path)}: UTF-16 units of a string, bytes of a binary, elements of anything else. A
   * number, boolean or null has no size.
   */
  record Size(DocumentPath path) implements Computed {
    @Override
    public @Nullable Value valueIn(Map<String, Value> item) {
      Value value = path.valueIn(item);
      if (value instanceof Text text) {
        return numeric(text.value().length());
      }
      if (value instanceof Binary binary) {
        return numeric(binary.bytes().length);
      }
      if (value instanceof ScalarSet set) {
        return numeric(set.elements().size());
      }
      if (value instanceof ListValue list) {
        return numeric(list.elements().size());
      }
      if (value instanceof MapValue map) {
        return numeric(map.entries().size());
      }
      return null;
    }

    @Override
    public DataType staticType() {
      return DataType.N;
    }

    private static Numeric numeric(int size) {
      return new Numeric(BigDecimal.valueOf(size));
    }
  }

  /** {@code left + right} or {@code left - right}. */
  record Sum(Operand left, boolean negative, Operand right) implements Computed {
    @Override
    public Value valueIn(Map<String, Value> item) {
      Value first = left.requiredIn(item);
      Value second = right.requiredIn(item);
      if (first instanceof Numeric one && second instanceof Numeric other) {
        return Numbers.of(
            negative ? one.value().subtract(other.value()) : one.value().add(other.value()));
      }
      throw incorrectType();
    }

    @Override
    public DataType staticType() {
      return DataType.N;
    }
  }

  /** {@code list_append(first, second)}. */
  record ListAppend(Operand first, Operand second) implements Computed {
    @Override
    public Value valueIn(Map<String, Value> item) {
      Value head = first.requiredIn(item);
      Value tail = second.requiredIn(item);
      if (head instanceof ListValue one && tail instanceof ListValue other) {
        List<Value> elements = new ArrayList<>(one.elements());
        elements.addAll(other.elements());
        return new ListValue(elements);
      }
      throw incorrectType();
    }

    @Override
    public DataType staticType() {
      return DataType.L;
    }
  }

  /** {@code if_not_exists(path, otherwise)}. */
  record IfNotExists(DocumentPath path, Operand otherwise) implements Computed {
    @Override
    public @Nullable Value valueIn(Map<String, Value> item) {
      Value value = path.valueIn(item);
      return value == null ? otherwise.valueIn(item) : value;
    }
  }
}
