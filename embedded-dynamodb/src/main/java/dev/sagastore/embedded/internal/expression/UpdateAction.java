package dev.sagastore.embedded.internal.expression;

import dev.sagastore.embedded.internal.expression.Operand.Literal;
import dev.sagastore.embedded.internal.value.Numbers;
import dev.sagastore.embedded.internal.value.Value;
import dev.sagastore.embedded.internal.value.Value.Numeric;
import dev.sagastore.embedded.internal.value.Value.Scalar;
import dev.sagastore.embedded.internal.value.Value.ScalarSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change of one attribute, map element, or list element (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html">update
 * expressions</a>).
 */
sealed interface UpdateAction {

  /** Returns the path that is changed. */
  DocumentPath path();

  /**
   * Returns the value at the path after the update, or null if there is none.
   *
   * @param item attributes before the update
   * @throws dev.sagastore.embedded.internal.ServiceException if the item does not have the operands
   *     that the action needs
   */
  @Nullable Value resultIn(Map<String, Value> item);

  /** Returns whether the action can only take away. */
  default boolean onlyRemoves() {
    return false;
  }

  record SetAction(DocumentPath path, Operand value) implements UpdateAction {
    @Override
    public Value resultIn(Map<String, Value> item) {
      return value.requiredIn(item);
    }
  }

  record RemoveAction(DocumentPath path) implements UpdateAction {
    @Override
    public @Nullable Value resultIn(Map<String, Value> item) {
      return null;
    }

    @Override
    public boolean onlyRemoves() {
      return true;
    }
  }

  /** Adds to a number or set. An attribute that does not exist gets the operand as its value. */
  record AddAction(DocumentPath path, Literal operand) implements UpdateAction {
    @Override
    public Value resultIn(Map<String, Value> item) {
      Value current = path.valueIn(item);
      Value added = operand.value();
      if (current == null) {
        return added;
      }
      if (current instanceof Numeric number && added instanceof Numeric summand) {
        return Numbers.of(number.value().add(summand.value()));
      }
      if (current instanceof ScalarSet set
          && added instanceof ScalarSet other
          && set.type() == other.type()) {
        Set<Scalar> union = new LinkedHashSet<>(set.elements());
        union.addAll(other.elements());
        return new ScalarSet(set.type(), union);
      }
      throw Operand.incorrectType();
    }
  }

  /** Deletes elements from a set. A set without elements does not exist. */
  record DeleteAction(DocumentPath path, Literal operand) implements UpdateAction {
    @Override
    public @Nullable Value resultIn(Map<String, Value> item) {
      Value current = path.valueIn(item);
      if (current == null) {
        return null;
      }
      if (current instanceof ScalarSet set
          && operand.value() instanceof ScalarSet deleted
          && set.type() == deleted.type()) {
        Set<Scalar> remaining = new LinkedHashSet<>(set.elements());
        remaining.removeAll(deleted.elements());
        return remaining.isEmpty() ? null : new ScalarSet(set.type(), remaining);
      }
      throw Operand.incorrectType();
    }

    @Override
    public boolean onlyRemoves() {
      return true;
    }
  }
}
