package dev.sagastore.spi;

/**
 * A cursor over a stored state. {@link #next} moves it to the next token; the other methods return
 * the value of the current one.
 *
 * <p>DynamoDB doesn't keep the order of an object's names. The store sorts them, so that every read
 * of a state returns the same sequence of tokens.
 */
public interface StateReader {

  /** The kinds of tokens. More can come: a switch needs a default. */
  enum Token {
    /** Start of an object. */
    START_OBJECT,
    /** Name of the value that follows. */
    NAME,
    /** End of an object. */
    END_OBJECT,
    /** Start of a list. */
    START_LIST,
    /** End of a list. */
    END_LIST,
    /** A string. */
    STRING,
    /** A whole number. */
    INTEGER,
    /** A number with a fraction or a scale, or NaN, or infinite. */
    DECIMAL,
    /** The boolean true. */
    TRUE,
    /** The boolean false. */
    FALSE,
    /** Bytes. */
    BINARY,
    /** Null. */
    NULL,
    /** End of the state. Every further call returns it, too. */
    END
  }

  /**
   * Moves to the next token.
   *
   * @return the token
   * @throws StateMappingException if the stored value is not one that a store writes
   */
  Token next();

  /**
   * Returns the current name or string, or the exact decimal form of the current number.
   *
   * @return the text; of a number, {@code NaN}, {@code Infinity}, {@code -Infinity} or an argument
   *     of {@link java.math.BigDecimal#BigDecimal(String)}
   * @throws IllegalStateException if the current token is not a name, a string or a number
   */
  String text();

  /**
   * Returns the current number: an {@link Integer}, {@link Long}, {@link java.math.BigInteger},
   * {@link Double} or {@link java.math.BigDecimal}, the first of these that can represent it
   * exactly.
   *
   * @return the number
   * @throws IllegalStateException if the current token is not a number
   */
  Number number();

  /**
   * Returns the current bytes.
   *
   * @return a copy of the bytes
   * @throws IllegalStateException if the current token is not bytes
   */
  byte[] binary();
}
