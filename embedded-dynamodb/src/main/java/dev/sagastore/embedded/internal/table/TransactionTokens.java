package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.ServiceException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
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
  private final Map<String, Object> inProgress = new HashMap<>();
  private final Map<String, Use> finished = new LinkedHashMap<>();

  TransactionTokens(Clock clock) {
    this.clock = clock;
  }

  /**
   * A transaction that took place.
   *
   * @param parameters what it asked for
   * @param finishedAt when it finished
   */
  private record Use(Object parameters, Instant finishedAt) {}

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
    forgetOld();
    Use use = finished.get(token);
    Object ongoing = inProgress.get(token);
    if (use == null && ongoing == null) {
      inProgress.put(token, parameters);
      return true;
    }
    if (!parameters.equals(use == null ? ongoing : use.parameters())) {
      throw ServiceException.of(
          "IdempotentParameterMismatchException",
          "The request uses the same client token as a previous, but non-identical request. Do not"
              + " reuse a client token with different requests, unless the requests are identical");
    }
    if (ongoing != null) {
      throw ServiceException.of(
          "TransactionInProgressException",
          "Transaction from previous request is still in progress");
    }
    return false;
  }

  /** Looks at the oldest ones only: the order is that in which they finished. */
  private void forgetOld() {
    Instant oldest = clock.instant().minus(REMEMBERED);
    Iterator<Use> uses = finished.values().iterator();
    while (uses.hasNext() && uses.next().finishedAt().isBefore(oldest)) {
      uses.remove();
    }
  }

  /** Remembers that a transaction took place. */
  void finish(@Nullable String token) {
    if (token != null) {
      Object parameters = inProgress.remove(token);
      if (parameters != null) {
        finished.put(token, new Use(parameters, clock.instant()));
      }
    }
  }

  /** Forgets a transaction that did not take place. */
  void forget(@Nullable String token) {
    if (token != null) {
      inProgress.remove(token);
    }
  }
}
