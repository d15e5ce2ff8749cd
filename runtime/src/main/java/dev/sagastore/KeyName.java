package dev.sagastore;

import dev.sagastore.schema.SagaKeys;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The name of a further key of sagas, such as that of a payment ID.
 *
 * <p>A saga has one correlation ID, and up to 50 further keys. Each is unique among the sagas of a
 * type: it leads to one saga.
 *
 * <pre>{@code
 * static final KeyName PAYMENT = KeyName.of("payment");
 *
 * store.change(
 *     ORDER.correlationId("order-42"),
 *     saga -> SagaChange.to(saga.state().paying()).andAddKey(PAYMENT, "p-17"));
 * store.modify(ORDER.key(PAYMENT, "p-17"), Order::paid);
 * }</pre>
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class KeyName {
  private final String name;

  private KeyName(String name) {
    this.name = name;
  }

  /**
   * Returns a key name. It is part of stored keys: never change it while sagas have such a key.
   *
   * @param name the name: not blank, no {@code #}, no control character, at most 64 bytes in UTF-8
   * @return the key name
   * @throws IllegalArgumentException if the name is not valid
   */
  public static KeyName of(String name) {
    return new KeyName(
        SagaKeys.requireKeyName(Objects.requireNonNull(name, "the key name must not be null")));
  }

  /**
   * Returns the name.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyName that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name;
  }
}
