package dev.sagastore.embedded.internal.expression;

import dev.sagastore.embedded.internal.value.Value;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A projection expression (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html">projection
 * expressions</a>).
 */
public final class ProjectionExpression {
  private final PathTree<DocumentPath> paths;
  private final Set<String> topLevelAttributes;

  private ProjectionExpression(List<DocumentPath> paths, Set<String> topLevelAttributes) {
    this.paths = PathTree.of(paths, path -> path);
    this.topLevelAttributes = Collections.unmodifiableSet(topLevelAttributes);
  }

  /**
   * Parses and checks an expression.
   *
   * @throws dev.sagastore.embedded.internal.ServiceException if the expression is not valid
   */
  public static ProjectionExpression parse(String text, Placeholders placeholders) {
    ExpressionText source = new ExpressionText("ProjectionExpression", text);
    OperandChecker operands = new OperandChecker(source, placeholders);
    List<DocumentPath> paths = operands.paths(ProjectionParser.parse(source));
    operands.requireIndependent(paths);
    return new ProjectionExpression(paths, operands.topLevelAttributes());
  }

  /** Returns the parts of an item that the paths lead to, in the order of the item. */
  public Map<String, Value> project(Map<String, Value> item) {
    return PathSelection.from(item, paths);
  }

  /** Returns the names of the top-level attributes in the expression, in their order. */
  public Set<String> topLevelAttributes() {
    return topLevelAttributes;
  }
}
