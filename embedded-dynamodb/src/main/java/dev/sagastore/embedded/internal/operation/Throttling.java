package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import java.util.Set;

/** Failures that a batch survives: what met them is left to the next request. */
final class Throttling {
  private static final Set<String> NAMES =
      Set.of("ThrottlingException", "ProvisionedThroughputExceededException");

  private Throttling() {}

  static boolean is(ServiceException failure) {
    return NAMES.contains(failure.name());
  }

  /** Returns whether a part of a batch of writes can be left to the next request. */
  static boolean isTemporary(ServiceException failure) {
    return is(failure) || failure.name().equals("TransactionConflictException");
  }
}
