package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.ServiceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of transactions, each remembered for ten minutes after the transaction has finished (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems-idempotency">idempotency</a>).
 * Guarded by the database's lock.
 */
final class TransactionTokens {
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  private final Clock clock;
  private final Map<String, Use> uses = new HashMap<>();

  TransactionTokens(Clock clock) {
    this.clock = clock;
  }

  /**
   * A transaction with a token.
   *
   * @param parameters what it asked for
   * @param finishedAt when it finished; null while it goes on
   */
  private record Use(Object parameters, @Nullable Instant finishedAt) {}

  /**
   * Begins a transaction, unless one with this token has finished.
   *
   * @param token the token; null if the request has none
   * @param parameters what the request asks for
   * @return false if the same transaction has finished
   * @throws ServiceException if one with this token goes on, or asked for something else
   */
  boolean begin(@Nullable String token, Object parameters) {
    if (token == null) {
      return true;
    }
    Instant oldest = clock.instant().minus(REMEMBERED);
    uses.values().removeIf(use -> use.finishedAt() != null && use.finishedAt().isBefore(oldest));
    Use use = uses.get(token);
    if (use == null) {
      uses.put(token, new Use(parameters, null));
      return true;
    }
    if (!use.parameters().equals(parameters)) {
      throw ServiceException.of(
          "IdempotentParameterMismatchException",
          "The request uses the same client token as a previous, but non-identical request. Do not"
              + " reuse a client token with different requests, unless the requests are identical");
    }
    if (use.finishedAt() == null) {
      throw ServiceException.of(
          "TransactionInProgressException",
          "Transaction from previous request is still in progress");
    }
    return false;
  }

  /** Remembers that a transaction took place. */
  void finish(@Nullable String token) {
    if (token != null) {
      uses.computeIfPresent(token, (same, use) -> new Use(use.parameters(), clock.instant()));
    }
  }

  /** Forgets a transaction that did not take place. */
  void forget(@Nullable String token) {
    if (token != null) {
      uses.remove(token);
    }
  }
}
