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

/** Decides which attempt meets which fault; of how it then goes wrong it knows nothing. */
final class FaultPlan {
  private final List<Planned> byOperation = new ArrayList<>();
  private final Map<Integer, Fault> byNumber = new HashMap<>();
  private int attempts;
  private @Nullable Dice dice;

  /** A fault, and what others do before the SDK learns of it. */
  record Step(Fault fault, Runnable meanwhile) {}

  private record Planned(String operation, Step step) {}

  synchronized void next(String operation, Step step) {
    if (!step.fault().canMeet(operation)) {
      throw new IllegalArgumentException(
          "DynamoDB never answers %s with %s, only %s"
              .formatted(operation, step.fault(), TransactionConflict.operations()));
    }
    byOperation.add(new Planned(operation, step));
  }

  synchronized void at(int attempt, Fault fault) {
    if (attempt <= attempts) {
      throw new IllegalArgumentException(
          "attempt %d is over: attempts count from 1, and there were %d"
              .formatted(attempt, attempts));
    }
    Fault other = byNumber.putIfAbsent(attempt, fault);
    if (other != null) {
      throw new IllegalArgumentException(
          "attempt %d is to meet %s already".formatted(attempt, other));
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

  /** Counts an attempt and returns what it meets. */
  synchronized Optional<Step> nextAttempt(String operation) {
    attempts++;
    // thrown for every attempt, so that a seed decides the same whatever else is planned
    Optional<Step> thrown =
        Optional.ofNullable(dice).flatMap(d -> d.roll(operation)).map(FaultPlan::alone);
    Fault numbered = byNumber.remove(attempts);
    return numbered == null ? taken(operation).or(() -> thrown) : Optional.of(alone(numbered));
  }

  private Optional<Step> taken(String operation) {
    for (Iterator<Planned> it = byOperation.iterator(); it.hasNext(); ) {
      Planned planned = it.next();
      if (planned.operation().equals(operation)) {
        it.remove();
        return Optional.of(planned.step());
      }
    }
    return Optional.empty();
  }

  private static Step alone(Fault fault) {
    return new Step(fault, () -> {});
  }

  private static final class Dice {
    private final Random random;
    private final double probability;
    // in the order of the enum: that of a set could differ from run to run
    private final List<Fault> faults;

    Dice(long seed, double probability, Set<Fault> faults) {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException(
            "a probability is between 0 and 1, and not " + probability);
      }
      if (faults.isEmpty()) {
        throw new IllegalArgumentException("there must be a fault to choose");
      }
      this.random = new Random(seed);
      this.probability = probability;
      this.faults = List.copyOf(EnumSet.copyOf(faults));
    }

    Optional<Fault> roll(String operation) {
      boolean hit = random.nextDouble() < probability;
      double choice = random.nextDouble();
      List<Fault> possible = faults.stream().filter(fault -> fault.canMeet(operation)).toList();
      return hit && !possible.isEmpty()
          ? Optional.of(possible.get((int) (choice * possible.size())))
          : Optional.empty();
    }
  }
}
