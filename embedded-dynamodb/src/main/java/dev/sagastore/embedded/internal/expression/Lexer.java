package dev.sagastore.embedded.internal.expression;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits an expression into tokens.
 *
 * <pre>{@code
 * name              = letter , { letter | digit | "_" } ;
 * name-placeholder  = "#" , word ;
 * value-placeholder = ":" , word ;
 * word              = ( letter | digit | "_" ) , { letter | digit | "_" } ;
 * number            = digit , { digit } ;
 * symbol            = "<>" | "<=" | ">=" | any other character ;
 * }</pre>
 *
 * <p>Every text has tokens: the parser fails on a symbol that it does not expect.
 */
final class Lexer {
  /** The symbols of two characters. */
  private static final List<String> PAIRS = List.of("<>", "<=", ">=");

  private final String text;
  private int position;

  private Lexer(String text) {
    this.text = text;
  }

  /** Returns the tokens of a text, the last of which is its end. */
  static List<ExpressionToken> tokensOf(String text) {
    Lexer lexer = new Lexer(text);
    List<ExpressionToken> tokens = new ArrayList<>();
    ExpressionToken token;
    do {
      token = lexer.next();
      tokens.add(token);
    } while (token.kind() != ExpressionToken.TokenKind.END);
    return tokens;
  }

  private ExpressionToken next() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
    if (position == text.length()) {
      return new ExpressionToken(ExpressionToken.TokenKind.END, "<EOF>", position, position);
    }
    char first = text.charAt(position);
    if (isLetter(first)) {
      return token(ExpressionToken.TokenKind.NAME, endOfWord(position));
    }
    if (isDigit(first)) {
      return token(ExpressionToken.TokenKind.NUMBER, endOfNumber());
    }
    int end = endOfWord(position + 1);
    if (first == '#' && end > position + 1) {
      return token(ExpressionToken.TokenKind.NAME_PLACEHOLDER, end);
    }
    if (first == ':' && end > position + 1) {
      return token(ExpressionToken.TokenKind.VALUE_PLACEHOLDER, end);
    }
    return token(ExpressionToken.TokenKind.SYMBOL, endOfSymbol());
  }

  private ExpressionToken token(ExpressionToken.TokenKind kind, int end) {
    ExpressionToken token = new ExpressionToken(kind, text.substring(position, end), position, end);
    position = end;
    return token;
  }

  private int endOfWord(int start) {
    int end = start;
    while (end < text.length() && isWord(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private int endOfNumber() {
    int end = position;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private int endOfSymbol() {
    boolean two = PAIRS.stream().anyMatch(pair -> text.startsWith(pair, position));
    return two ? position + 2 : text.offsetByCodePoints(position, 1);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWord(char c) {
    return isLetter(c) || isDigit(c) || c == '_';
  }
}
