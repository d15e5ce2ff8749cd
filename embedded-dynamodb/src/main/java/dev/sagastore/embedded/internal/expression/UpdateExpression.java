package dev.sagastore.embedded.internal.expression;

import dev.sagastore.embedded.internal.value.Value;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An update expression (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html">update
 * expressions</a>).
 */
public final class UpdateExpression {
  private final PathTree<UpdateAction> actions;
  private final Set<String> topLevelAttributes;
  private final boolean onlyRemoves;

  private UpdateExpression(List<UpdateAction> actions) {
    this.actions = PathTree.of(actions, UpdateAction::path);
    Set<String> names = new LinkedHashSet<>();
    actions.forEach(action -> names.add(action.path().topLevelAttribute()));
    this.topLevelAttributes = Collections.unmodifiableSet(names);
    this.onlyRemoves = actions.stream().allMatch(UpdateAction::onlyRemoves);
  }

  /**
   * Parses and checks an expression.
   *
   * @throws dev.sagastore.embedded.internal.ServiceException if the expression is not valid
   */
  public static UpdateExpression parse(String text, Placeholders placeholders) {
    ExpressionText source = new ExpressionText("UpdateExpression", text);
    UpdateChecker checker = new UpdateChecker(source, new OperandChecker(source, placeholders));
    return new UpdateExpression(checker.actions(UpdateParser.parse(source)));
  }

  /** Returns the names of the top-level attributes that the update changes, in their order. */
  public Set<String> topLevelAttributes() {
    return topLevelAttributes;
  }

  /** Returns whether the update can only take away: it creates no item where there is none. */
  public boolean onlyRemoves() {
    return onlyRemoves;
  }

  /**
   * Returns an item after the update. Attributes that the update does not change keep their order;
   * new attributes follow them.
   *
   * @param item top-level attributes before the update, empty if there is no item
   * @throws dev.sagastore.embedded.internal.ServiceException if the item does not have the operands
   *     that the update needs
   */
  public Map<String, Value> apply(Map<String, Value> item) {
    return new ItemUpdate(item).apply(actions);
  }

  /**
   * Returns the updated parts of an item, as {@code UPDATED_OLD} and {@code UPDATED_NEW} request
   * them.
   *
   * @param item top-level attributes before or after the update
   */
  public Map<String, Value> projectUpdated(Map<String, Value> item) {
    return PathSelection.from(item, actions);
  }
}
