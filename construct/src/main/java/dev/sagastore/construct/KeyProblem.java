package dev.sagastore.construct;

import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.kms.IAlias;
import software.amazon.awscdk.services.kms.IKey;

/** The reason why a key can't be the encryption key of a table or of queues. */
final class KeyProblem {
  private KeyProblem() {}

  /**
   * Returns the reason why nothing can be granted on a key; null if something can, or without it.
   */
  static @Nullable String ofGrants(@Nullable IKey key) {
    return key instanceof IAlias
        ? "the encryption key is an alias, on which nothing can be granted: pass the key itself"
        : null;
  }
}
