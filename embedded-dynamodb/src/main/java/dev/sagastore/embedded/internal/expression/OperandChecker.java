package dev.sagastore.embedded.internal.expression;

import dev.sagastore.embedded.internal.expression.Operand.Literal;
import dev.sagastore.embedded.internal.expression.PathElement.Field;
import dev.sagastore.embedded.internal.expression.PathElement.Index;
import dev.sagastore.embedded.internal.expression.Syntax.PathPart;
import dev.sagastore.embedded.internal.expression.Syntax.PathSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.ValueSyntax;
import dev.sagastore.embedded.internal.value.DataType;
import dev.sagastore.embedded.internal.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Resolves the paths and values of an expression, and checks the operands of its operators. */
final class OperandChecker {
  /** Maximum number of dereference operators in a path. */
  private static final int MAX_DEPTH = 32;

  private final ExpressionText source;
  private final Placeholders placeholders;
  private final Set<String> topLevelAttributes = new LinkedHashSet<>();

  OperandChecker(ExpressionText source, Placeholders placeholders) {
    this.source = source;
    this.placeholders = placeholders;
  }

  /** Returns the names of the top-level attributes in the paths so far. */
  Set<String> topLevelAttributes() {
    return topLevelAttributes;
  }

  DocumentPath path(PathSyntax path) {
    List<PathElement> elements = new ArrayList<>();
    for (PathPart part : path.parts()) {
      elements.add(element(part.token()));
    }
    if (elements.size() - 1 > MAX_DEPTH) {
      throw source.invalid(
          "The document path has more than the 32 levels that are supported; levels: "
              + elements.size());
    }
    DocumentPath resolved = new DocumentPath(elements);
    topLevelAttributes.add(resolved.topLevelAttribute());
    return resolved;
  }

  List<DocumentPath> paths(List<PathSyntax> paths) {
    return paths.stream().map(this::path).toList();
  }

  private PathElement element(ExpressionToken token) {
    return switch (token.kind()) {
      case NAME_PLACEHOLDER -> new Field(nameOf(token.text()));
      case NUMBER -> new Index(index(token.text()));
      default -> {
        if (ReservedWords.contain(token.text())) {
          throw source.invalid(
              "Attribute name is a reserved keyword; reserved keyword: " + token.text());
        }
        yield new Field(token.text());
      }
    };
  }

  private String nameOf(String placeholder) {
    String name = placeholders.name(placeholder);
    if (name == null) {
      throw source.invalid(
          "An expression attribute name used in the document path is not defined;"
              + " attribute name: "
              + placeholder);
    }
    return name;
  }

  private int index(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw source.invalid("List index is not within the allowable range; index: [" + digits + "]");
    }
  }

  Literal literal(ValueSyntax syntax) {
    Value value = placeholders.value(syntax.placeholder());
    if (value == null) {
      throw source.invalid(
          "An expression attribute value used in expression is not defined; attribute value: "
              + syntax.placeholder());
    }
    return new Literal(value);
  }

  void requireCount(ExpressionFunction function, List<?> operands, int expected) {
    if (operands.size() != expected) {
      throw source.invalid(
          "Incorrect number of operands for operator or function; operator or function: "
              + function
              + ", number of operands: "
              + operands.size());
    }
  }

  DocumentPath requirePath(ExpressionFunction function, Operand operand) {
    if (operand instanceof DocumentPath path) {
      return path;
    }
    throw source.invalid(
        "Operator or function requires a document path; operator or function: " + function);
  }

  /** Fails if an operand has a type of its own that an operator or function can't use. */
  void requireType(String operator, Operand operand, Set<DataType> allowed) {
    DataType type = operand.staticType();
    if (type != null && !allowed.contains(type)) {
      throw incorrectType(operator, type.name());
    }
  }

  RuntimeException incorrectType(String operator, String type) {
    return source.invalid(
        "Incorrect operand type for operator or function; operator or function: "
            + operator
            + ", operand type: "
            + type);
  }

  /** Fails if the first operand is a path that is also one of the others. */
  void requireDistinct(String operator, Operand first, List<Operand> others) {
    if (first instanceof DocumentPath && others.contains(first)) {
      throw source.invalid(
          "The first operand must be distinct from the remaining operands for this operator or"
              + " function; operator: "
              + operator
              + ", first operand: "
              + first);
    }
  }

  /** Fails if two paths of a projection or update can't be used together. */
  void requireIndependent(List<DocumentPath> paths) {
    for (int second = 1; second < paths.size(); second++) {
      for (int first = 0; first < second; first++) {
        requireIndependent(paths.get(first), paths.get(second));
      }
    }
  }

  private void requireIndependent(DocumentPath one, DocumentPath other) {
    DocumentPath.Relation relation = one.relationTo(other);
    if (relation != DocumentPath.Relation.APART) {
      throw source.invalid(
          "Two document paths "
              + (relation == DocumentPath.Relation.OVERLAPPING ? "overlap" : "conflict")
              + " with each other; must remove or rewrite one of these paths; path one: "
              + one
              + ", path two: "
              + other);
    }
  }
}
