package dev.sagastore.embedded.internal.expression;

import dev.sagastore.embedded.internal.expression.Syntax.PathSyntax;
import java.util.List;
import java.util.Set;

/**
 * Parses projections:
 *
 * <pre>{@code
 * projection = path , { "," , path } ;
 * }</pre>
 */
final class ProjectionParser extends ExpressionParser {
  private ProjectionParser(ExpressionText source) {
    super(source, Set.of());
  }

  static List<PathSyntax> parse(ExpressionText source) {
    ProjectionParser parser = new ProjectionParser(source);
    List<PathSyntax> paths = parser.separated(parser::path);
    parser.requireEnd();
    return paths;
  }
}
