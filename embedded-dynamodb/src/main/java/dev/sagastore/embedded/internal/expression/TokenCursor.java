package dev.sagastore.embedded.internal.expression;

import dev.sagastore.embedded.internal.ServiceException;
import java.util.List;

/** A position in the tokens of an expression. */
final class TokenCursor {
  private final ExpressionText source;
  private final List<ExpressionToken> tokens;
  private int position;

  TokenCursor(ExpressionText source) {
    this.source = source;
    this.tokens = Lexer.tokensOf(source.text());
  }

  /** Returns the index of the current token. */
  int position() {
    return position;
  }

  /** Returns the current token. */
  ExpressionToken peek() {
    return tokens.get(position);
  }

  /** Returns the token after the current one, which is not the end. */
  ExpressionToken peekSecond() {
    return tokens.get(position + 1);
  }

  /** Returns the current token and moves to the next. */
  ExpressionToken next() {
    return tokens.get(position++);
  }

  boolean accept(String symbol) {
    boolean accepted = peek().is(symbol);
    if (accepted) {
      position++;
    }
    return accepted;
  }

  boolean accept(Keyword keyword) {
    boolean accepted = peek().is(keyword);
    if (accepted) {
      position++;
    }
    return accepted;
  }

  void expect(String symbol) {
    if (!accept(symbol)) {
      throw syntaxError();
    }
  }

  void expect(Keyword keyword) {
    if (!accept(keyword)) {
      throw syntaxError();
    }
  }

  ExpressionToken expect(ExpressionToken.TokenKind kind) {
    if (peek().kind() != kind) {
      throw syntaxError();
    }
    return next();
  }

  void expectEnd() {
    if (peek().kind() != ExpressionToken.TokenKind.END) {
      throw syntaxError();
    }
  }

  /**
   * Returns the failure at the current token. Its message contains the source from the previous
   * token through the next.
   */
  ServiceException syntaxError() {
    ExpressionToken token = peek();
    ExpressionToken first = tokens.get(Math.max(position - 1, 0));
    ExpressionToken last = tokens.get(Math.min(position + 1, lastBeforeEnd()));
    String near = source.text().substring(first.start(), last.end());
    return source.invalid("Syntax error; token: \"" + token.text() + "\", near: \"" + near + "\"");
  }

  /** Returns the index of the last token that is not the end, or of the end if there is none. */
  private int lastBeforeEnd() {
    return Math.max(tokens.size() - 2, 0);
  }
}
