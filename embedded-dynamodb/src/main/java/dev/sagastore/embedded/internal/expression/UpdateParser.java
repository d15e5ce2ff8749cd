package dev.sagastore.embedded.internal.expression;

import dev.sagastore.embedded.internal.expression.Syntax.ActionSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.AddSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.DeleteSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.OperandSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.PathSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.RemoveSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.SetSyntax;
import dev.sagastore.embedded.internal.expression.Syntax.SumSyntax;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses updates:
 *
 * <pre>{@code
 * update  = section , { section } ;
 * section = SET , set , { "," , set }
 *         | REMOVE , path , { "," , path }
 *         | ADD , path , value , { "," , path , value }
 *         | DELETE , path , value , { "," , path , value } ;
 * set     = path , "=" , sum ;
 * sum     = "(" , sum , ")"
 *         | operand , [ ( "+" | "-" ) , operand ] ;
 * }</pre>
 */
final class UpdateParser extends ExpressionParser {
  private UpdateParser(ExpressionText source) {
    super(source, Keyword.OF_UPDATES);
  }

  static List<ActionSyntax> parse(ExpressionText source) {
    return new UpdateParser(source).update();
  }

  private List<ActionSyntax> update() {
    List<ActionSyntax> actions = new ArrayList<>();
    Set<Keyword> sections = EnumSet.noneOf(Keyword.class);
    @Nullable Keyword repeated = null;
    do {
      Keyword section = section();
      if (!sections.add(section) && repeated == null) {
        repeated = section;
      }
      actions.addAll(separated(() -> action(section)));
    } while (cursor.peek().kind() != ExpressionToken.TokenKind.END);
    requireEnd();
    if (repeated != null) {
      throw source.invalid(
          "The \"" + repeated + "\" section can only be used once in an update expression;");
    }
    return actions;
  }

  private Keyword section() {
    Keyword section = keyword(cursor.peek());
    if (section == null) {
      throw cursor.syntaxError();
    }
    cursor.next();
    return section;
  }

  private ActionSyntax action(Keyword section) {
    PathSyntax path = path();
    return switch (section) {
      case SET -> {
        cursor.expect("=");
        yield new SetSyntax(path, sum());
      }
      case ADD -> new AddSyntax(path, value());
      case DELETE -> new DeleteSyntax(path, value());
      default -> new RemoveSyntax(path);
    };
  }

  private OperandSyntax sum() {
    OperandSyntax left = cursor.peek().is("(") ? parenthesized(this::sum) : operand();
    ExpressionToken operator = cursor.peek();
    boolean more = operator.is("+") || operator.is("-");
    if (!more || left instanceof SumSyntax) {
      return left;
    }
    cursor.next();
    countOperator();
    return new SumSyntax(left, operator.text(), operand());
  }
}
