package dev.sagastore.embedded.internal.expression;

/**
 * A token of an expression.
 *
 * @param kind kind of token
 * @param text source text, or {@code <EOF>} at the end
 * @param start index of the first character in the source
 * @param end index after the last character in the source
 */
record ExpressionToken(TokenKind kind, String text, int start, int end) {
  /** The kinds of tokens. */
  enum TokenKind {
    /** A keyword, function, or attribute name. */
    NAME,
    /** A placeholder of an attribute name, such as {@code #a}. */
    NAME_PLACEHOLDER,
    /** A placeholder of a value, such as {@code :a}. */
    VALUE_PLACEHOLDER,
    /** Digits. */
    NUMBER,
    /** An operator, a bracket, a separator, or a character that no token begins with. */
    SYMBOL,
    /** The end of the expression. */
    END
  }

  boolean is(String symbol) {
    return kind == TokenKind.SYMBOL && text.equals(symbol);
  }

  /** Returns whether this is a keyword. Keywords are case-insensitive. */
  boolean is(Keyword keyword) {
    return kind == TokenKind.NAME && text.equalsIgnoreCase(keyword.name());
  }
}
