package dev.sagastore.spi;

/**
 * A cursor over a stored state. {@link #next} moves it to the next token; the other methods return
 * the value of the current one.
 *
 * <p>DynamoDB keeps no order of an object's names. The store sorts them, so that the same state is
 * the same sequence of tokens at every read.
 */
public interface StateReader {

  /** The kinds of tokens. More may come. */
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
    /** End of the state; every further call returns it again. */
    END
  }

  /**
   * Moves to the next token.
   *
   * @return the token
   * @throws StateMappingException if no state was ever written like that
   */
  Token next();

  /**
   * Returns the current name or string, or the exact decimal form of the current number.
   *
   * @return the text; of a number, {@code NaN}, {@code Infinity}, {@code -Infinity} or an argument
   *     of {@link java.math.BigDecimal#BigDecimal(String)}
   * @throws IllegalStateException if the current token is none of them
   */
  String text();

  /**
   * Returns the current number: an {@link Integer}, {@link Long}, {@link java.math.BigInteger},
   * {@link Double} or {@link java.math.BigDecimal}, whichever is the first to hold it exactly.
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
