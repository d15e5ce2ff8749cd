package dev.sagastore.embedded.internal.expression;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.expression.Syntax.CallSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.OperandSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.PathPart;
import dev.sagastore.embedded.internal.expression.Syntax.PathSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.ValueSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Parses the rules that all expressions share, by recursive descent with a method for each rule:
 *
 * <pre>{@code
 * operand   = call | path | value | "(" , operand , ")" ;
 * call      = name , arguments ;
 * arguments = "(" , operand , { "," , operand } , ")" ;
 * path      = element , { "." , element | "[" , number , "]" } ;
 * element   = name | name-placeholder ;
 * value     = value-placeholder ;
 * }</pre>
 *
 * <p>An expression has at most 300 operators and functions (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters">expression
 * parameters</a>). This also limits the depth of the recursion.
 */
abstract class ExpressionParser {
  private static final int MAX_OPERATORS = 300;

  /**
   * Maximum depth of parentheses, so that a deep expression can't overflow the stack. A pair that
   * is not redundant contains a comparison and an AND or OR: the operators limit the depth to the
   * same.
   */
  private static final int MAX_DEPTH = MAX_OPERATORS / 2;

  final ExpressionText source;
  final TokenCursor cursor;
  private final Set<Keyword> keywords;
  private final Parentheses parentheses = new Parentheses();
  private int operators;

  ExpressionParser(ExpressionText source, Set<Keyword> keywords) {
    source.requireValidSize();
    this.source = source;
    this.keywords = keywords;
    this.cursor = new TokenCursor(source);
  }

  // each method of a rule fails at the token that does not follow the rule

  OperandSyntax operand() {
    ExpressionToken token = cursor.peek();
    if (token.kind() == ExpressionToken.TokenKind.VALUE_PLACEHOLDER) {
      return value();
    }
    if (token.is("(")) {
      return parenthesized(this::operand);
    }
    boolean call = token.kind() == ExpressionToken.TokenKind.NAME && cursor.peekSecond().is("(");
    return call && keyword(token) == null ? call() : path();
  }

  private CallSyntax call() {
    countOperator();
    return new CallSyntax(cursor.next().text(), arguments());
  }

  List<OperandSyntax> arguments() {
    cursor.expect("(");
    List<OperandSyntax> arguments = separated(this::operand);
    cursor.expect(")");
    return arguments;
  }

  ValueSyntax value() {
    return new ValueSyntax(cursor.expect(ExpressionToken.TokenKind.VALUE_PLACEHOLDER).text());
  }

  PathSyntax path() {
    List<PathPart> parts = new ArrayList<>(List.of(element()));
    while (true) {
      if (cursor.accept(".")) {
        parts.add(element());
      } else if (cursor.accept("[")) {
        parts.add(new PathPart(cursor.expect(ExpressionToken.TokenKind.NUMBER)));
        cursor.expect("]");
      } else {
        return new PathSyntax(parts);
      }
    }
  }

  private PathPart element() {
    ExpressionToken token = cursor.peek();
    boolean name = token.kind() == ExpressionToken.TokenKind.NAME && keyword(token) == null;
    if (!name && token.kind() != ExpressionToken.TokenKind.NAME_PLACEHOLDER) {
      throw cursor.syntaxError();
    }
    return new PathPart(cursor.next());
  }

  /** Applies a rule once or more, with commas between. */
  <T> List<T> separated(Supplier<T> rule) {
    List<T> elements = new ArrayList<>();
    do {
      elements.add(rule.get());
    } while (cursor.accept(","));
    return elements;
  }

  /** Applies a rule between parentheses. */
  <T extends Syntax> T parenthesized(Supplier<T> rule) {
    int start = cursor.position();
    cursor.expect("(");
    if (++parentheses.depth > MAX_DEPTH) {
      throw redundantParentheses();
    }
    T content = rule.get();
    int end = cursor.position();
    cursor.expect(")");
    parentheses.close(start, end);
    return content;
  }

  /** Returns the keyword of this kind of expression that a token is, or null if it is none. */
  @Nullable Keyword keyword(ExpressionToken token) {
    return keywords.stream().filter(token::is).findFirst().orElse(null);
  }

  /** Fails if there is more text, or if parentheses are redundant. */
  void requireEnd() {
    cursor.expectEnd();
    if (parentheses.redundant) {
      throw redundantParentheses();
    }
  }

  /** Fails if the operator or function is one too many. */
  void countOperator() {
    operators++;
    if (operators > MAX_OPERATORS) {
      throw source.invalid(
          "The expression contains too many operators; operator count: " + operators);
    }
  }

  private ServiceException redundantParentheses() {
    return source.invalid("The expression has redundant parentheses;");
  }

  /** Finds pairs of parentheses with nothing between them and the pair that they contain. */
  private static final class Parentheses {
    int depth;
    boolean redundant;
    private int lastStart = -1;
    private int lastEnd = -1;

    void close(int start, int end) {
      depth--;
      redundant |= lastStart == start + 1 && lastEnd == end - 1;
      lastStart = start;
      lastEnd = end;
    }
  }
}
