package dev.sagastore;

import dev.sagastore.schema.SagaKeys;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A further key of a saga: a name and a value, such as a payment and its ID. Immutable, and safe
 * for use by several threads.
 */
public final class SagaKey {
  private final KeyName name;
  private final String value;

  private SagaKey(KeyName name, String value) {
    this.name = name;
    this.value = value;
  }

  /**
   * Returns a key.
   *
   * @param name the key's name
   * @param value the key's value: not blank, at most 955 bytes in UTF-8
   * @return the key
   * @throws IllegalArgumentException if the value is not valid
   */
  public static SagaKey of(KeyName name, String value) {
    Objects.requireNonNull(name, "the key name must not be null");
    Objects.requireNonNull(value, "the value of the key must not be null");
    return new SagaKey(name, SagaKeys.requireKeyValue(name.name(), value));
  }

  /**
   * Returns the key's name.
   *
   * @return the name
   */
  public KeyName name() {
    return name;
  }

  /**
   * Returns the key's value.
   *
   * @return the value
   */
  public String value() {
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SagaKey that && name.equals(that.name) && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, value);
  }

  /** Returns name and value, for messages. */
  @Override
  public String toString() {
    return name + " " + Sagas.printable(value);
  }
}
