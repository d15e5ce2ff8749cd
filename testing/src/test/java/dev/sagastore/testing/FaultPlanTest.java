package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which attempt meets which fault. */
class FaultPlanTest {
  private static final Set<Fault> ALL = EnumSet.allOf(Fault.class);

  private final FaultPlan plan = new FaultPlan();

  @Test
  void withoutAPlanNothingGoesWrong() {
    assertThat(attempts("PutItem", "GetItem")).containsExactly(none(), none());
  }

  @Test
  void faultsOfAnOperationComeInOrderAndOnce() {
    next("PutItem", Fault.LOST_RESPONSE);
    next("GetItem", Fault.NO_CONNECTION);
    next("PutItem", Fault.THROTTLED);

    assertThat(attempts("DeleteItem", "PutItem", "PutItem", "PutItem", "GetItem"))
        .containsExactly(
            none(),
            Optional.of(Fault.LOST_RESPONSE),
            Optional.of(Fault.THROTTLED),
            none(),
            Optional.of(Fault.NO_CONNECTION));
  }

  @Test
  void anAttemptIsFoundByItsNumberWhateverItsOperation() {
    plan.at(2, Fault.THROTTLED);
    plan.at(4, Fault.LOST_RESPONSE);

    assertThat(attempts("PutItem", "Query", "GetItem", "DescribeTable", "PutItem"))
        .containsExactly(
            none(), Optional.of(Fault.THROTTLED), none(), Optional.of(Fault.LOST_RESPONSE), none());
  }

  @Test
  void theNumberComesFirstAndTheFaultOfTheOperationStays() {
    plan.at(1, Fault.THROTTLED);
    next("PutItem", Fault.LOST_RESPONSE);

    assertThat(attempts("PutItem", "PutItem"))
        .containsExactly(Optional.of(Fault.THROTTLED), Optional.of(Fault.LOST_RESPONSE));
  }

  @Test
  void anAttemptThatIsOverOrTakenIsRefused() {
    attempts("PutItem", "PutItem");
    plan.at(3, Fault.THROTTLED);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.at(2, Fault.THROTTLED))
        .withMessageContaining("attempt 2 has already happened");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.at(3, Fault.LOST_RESPONSE))
        .withMessageContaining("already has the fault THROTTLED");
    assertThatIllegalArgumentException().isThrownBy(() -> new FaultPlan().at(0, Fault.THROTTLED));
  }

  @Test
  void remainingCountsWhatIsStillToCome() {
    next("PutItem", Fault.LOST_RESPONSE);
    plan.at(2, Fault.THROTTLED);
    assertThat(plan.remaining()).isEqualTo(2);

    attempts("PutItem");
    assertThat(plan.remaining()).isEqualTo(1);

    attempts("PutItem");
    assertThat(plan.remaining()).isZero();
  }

  @Test
  void resetForgetsEverythingAndCountsAgain() {
    attempts("PutItem", "PutItem");
    next("PutItem", Fault.LOST_RESPONSE);
    plan.at(3, Fault.LOST_RESPONSE);
    plan.randomly(1, 1, ALL);

    plan.reset();
    plan.at(2, Fault.THROTTLED);

    assertThat(attempts("PutItem", "PutItem", "PutItem"))
        .containsExactly(none(), Optional.of(Fault.THROTTLED), none());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Query", "BatchGetItem", "DescribeTable"})
  void aTransactionConflictIsRefusedWhereDynamoDbNeverAnswersSo(String operation) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> next(operation, Fault.TRANSACTION_CONFLICT))
        .withMessageContaining(operation)
        .withMessageContaining("TransactWriteItems");
  }

  @Test
  void aSeedGivesTheSameFaultsEachTime() {
    assertThat(random(42)).isEqualTo(random(42)).isNotEqualTo(random(43));
  }

  @Test
  void aSeedGivesTheSameFaultsInWhateverOrderTheyAreGiven() {
    List<Fault> backwards = new ArrayList<>(ALL);
    Collections.reverse(backwards);

    assertThat(random(42, new LinkedHashSet<>(backwards))).isEqualTo(random(42));
  }

  @Test
  void theProbabilityIsThatOfAnAttemptAndAllFaultsTakePart() {
    plan.randomly(7, 0.25, ALL);

    List<Fault> met = many(1000).stream().flatMap(Optional::stream).toList();

    assertThat(met).hasSizeBetween(200, 300).containsAll(ALL);
  }

  @Test
  void aSeedDecidesTheSameWhateverElseIsPlanned() {
    List<Optional<Fault>> undisturbed = random(42);
    plan.randomly(42, 0.5, ALL);
    plan.at(1, Fault.THROTTLED);

    assertThat(many(100).subList(1, 100)).isEqualTo(undisturbed.subList(1, 100));
  }

  @Test
  void aRandomFaultIsOneThatTheOperationCanMeet() {
    plan.randomly(42, 1, Set.of(Fault.TRANSACTION_CONFLICT));

    assertThat(attempts("Query", "PutItem", "BatchGetItem"))
        .containsExactly(none(), Optional.of(Fault.TRANSACTION_CONFLICT), none());
  }

  @Test
  void stopEndsRandomFaultsAndKeepsThosePlanned() {
    plan.randomly(42, 1, Set.of(Fault.THROTTLED));
    next("PutItem", Fault.LOST_RESPONSE);

    plan.stop();

    assertThat(attempts("PutItem", "PutItem"))
        .containsExactly(Optional.of(Fault.LOST_RESPONSE), none());
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void whatIsNoProbabilityIsRefused(double probability) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.randomly(1, probability, ALL))
        .withMessageContaining("between 0 and 1");
  }

  @Test
  void noFaultsToChooseFromAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> plan.randomly(1, 0.5, Set.of()));
  }

  @Test
  void everyAttemptOfEveryThreadIsCounted() {
    int each = 200_000;
    plan.at(10 * each, Fault.THROTTLED);

    ConcurrentThreads.run(10, thread -> many(each));

    assertThat(plan.remaining()).isZero();
  }

  private void next(String operation, Fault fault) {
    plan.next(operation, new FaultPlan.PlannedFault(fault, () -> {}));
  }

  private static List<Optional<Fault>> random(long seed) {
    return random(seed, ALL);
  }

  private static List<Optional<Fault>> random(long seed, Set<Fault> faults) {
    FaultPlanTest other = new FaultPlanTest();
    other.plan.randomly(seed, 0.5, faults);
    return other.many(100);
  }

  private List<Optional<Fault>> many(int attempts) {
    return Stream.generate(() -> attempt("PutItem")).limit(attempts).toList();
  }

  private List<Optional<Fault>> attempts(String... operations) {
    return Stream.of(operations).map(this::attempt).toList();
  }

  private Optional<Fault> attempt(String operation) {
    return plan.nextAttempt(operation).map(FaultPlan.PlannedFault::fault);
  }

  private static Optional<Fault> none() {
    return Optional.empty();
  }
}
