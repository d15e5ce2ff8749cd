package dev.sagastore.spi;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Receives a state as a sequence of calls: one value, which is an object, a list or a scalar. In an
 * object, {@link #name} comes before each value.
 *
 * <p>Every call can throw a {@link StateMappingException}, for a value that DynamoDB can't store,
 * or for a call out of sequence.
 */
public interface StateWriter {

  /** Starts an object. */
  void startObject();

  /**
   * Sets the name of the value that follows, in an object.
   *
   * @param name any string; may be empty
   */
  void name(String name);

  /** Ends the object. */
  void endObject();

  /** Starts a list. */
  void startList();

  /** Ends the list. */
  void endList();

  /**
   * Writes a string.
   *
   * @param value string to write
   */
  void string(String value);

  /**
   * Writes a whole number.
   *
   * @param value number to write
   */
  void number(long value);

  /**
   * Writes a whole number.
   *
   * @param value number to write
   */
  void number(BigInteger value);

  /**
   * Writes a number of single precision.
   *
   * @param value number to write; may be NaN or infinite
   */
  void number(float value);

  /**
   * Writes a number of double precision.
   *
   * @param value number to write; may be NaN or infinite
   */
  void number(double value);

  /**
   * Writes a decimal number, and keeps its scale.
   *
   * @param value number to write
   */
  void number(BigDecimal value);

  /**
   * Writes a boolean.
   *
   * @param value boolean to write
   */
  void bool(boolean value);

  /**
   * Writes bytes.
   *
   * @param value bytes to write, which the caller must not change afterwards
   */
  void binary(byte[] value);

  /** Writes null. */
  void nullValue();
}
