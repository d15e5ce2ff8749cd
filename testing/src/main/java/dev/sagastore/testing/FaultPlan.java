package dev.sagastore.testing;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which attempt has which fault, independently of the HTTP client that injects it. */
final class FaultPlan {
  private final List<Planned> byOperation = new ArrayList<>();
  private final Map<Integer, Fault> byNumber = new HashMap<>();
  private int attempts;
  private @Nullable Dice dice;

  /** A fault, and an action that runs before the SDK gets the result of the attempt. */
  record PlannedFault(Fault fault, Runnable meanwhile) {}

  private record Planned(String operation, PlannedFault fault) {}

  synchronized void next(String operation, PlannedFault planned) {
    if (!planned.fault().appliesTo(operation)) {
      throw new IllegalArgumentException(
          "%s never fails with %s in DynamoDB, only %s do"
              .formatted(operation, planned.fault(), TransactionConflict.operations()));
    }
    byOperation.add(new Planned(operation, planned));
  }

  synchronized void at(int attempt, Fault fault) {
    if (attempt <= attempts) {
      throw new IllegalArgumentException(
          "attempt %d has already happened: attempts count from 1, and there were %d"
              .formatted(attempt, attempts));
    }
    Fault other = byNumber.putIfAbsent(attempt, fault);
    if (other != null) {
      throw new IllegalArgumentException(
          "attempt %d already has the fault %s".formatted(attempt, other));
    }
  }

  synchronized void randomly(long seed, double probability, Set<Fault> faults) {
    dice = new Dice(seed, probability, faults);
  }

  synchronized void stop() {
    dice = null;
  }

  synchronized void reset() {
    byOperation.clear();
    byNumber.clear();
    attempts = 0;
    dice = null;
  }

  synchronized int remaining() {
    return byOperation.size() + byNumber.size();
  }

  /** Counts an attempt, and returns its fault. */
  synchronized Optional<PlannedFault> nextAttempt(String operation) {
    attempts++;
    // drawn for every attempt, so that a seed has the same faults whatever else is planned
    Optional<PlannedFault> drawn =
        Optional.ofNullable(dice).flatMap(d -> d.roll(operation)).map(FaultPlan::withoutAction);
    Fault numbered = byNumber.remove(attempts);
    return numbered == null
        ? taken(operation).or(() -> drawn)
        : Optional.of(withoutAction(numbered));
  }

  private Optional<PlannedFault> taken(String operation) {
    for (Iterator<Planned> it = byOperation.iterator(); it.hasNext(); ) {
      Planned planned = it.next();
      if (planned.operation().equals(operation)) {
        it.remove();
        return Optional.of(planned.fault());
      }
    }
    return Optional.empty();
  }

  private static PlannedFault withoutAction(Fault fault) {
    return new PlannedFault(fault, () -> {});
  }

  private static final class Dice {
    private final Random random;
    private final double probability;
    // in the order of the enum: the order of a set could differ between runs
    private final List<Fault> faults;

    Dice(long seed, double probability, Set<Fault> faults) {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException(
            "the probability must be between 0 and 1, not " + probability);
      }
      if (faults.isEmpty()) {
        throw new IllegalArgumentException("there must be at least one fault");
      }
      this.random = new Random(seed);
      this.probability = probability;
      this.faults = List.copyOf(EnumSet.copyOf(faults));
    }

    Optional<Fault> roll(String operation) {
      boolean hit = random.nextDouble() < probability;
      double choice = random.nextDouble();
      List<Fault> possible = faults.stream().filter(fault -> fault.appliesTo(operation)).toList();
      return hit && !possible.isEmpty()
          ? Optional.of(possible.get((int) (choice * possible.size())))
          : Optional.empty();
    }
  }
}
