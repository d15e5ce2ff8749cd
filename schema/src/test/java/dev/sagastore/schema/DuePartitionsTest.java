package dev.sagastore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DuePartitionsTest {
  @Test
  void everySagaIsInOneOfAllPartitions() {
    DuePartitions partitions = new DuePartitions(10);

    assertThat(IntStream.range(0, 1_000).mapToObj(id -> partitions.ofDue("OrderSaga", "id-" + id)))
        .isSubsetOf(partitions.allOfDue("OrderSaga"))
        .containsAll(partitions.allOfDue("OrderSaga"));
  }

  @Test
  void growingNumberKeepsTheFirstPartitions() {
    assertThat(new DuePartitions(7).allOfDue("OrderSaga"))
        .startsWith(new DuePartitions(3).allOfDue("OrderSaga").toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1_001})
  void countOutOfBoundsFails(int count) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DuePartitions(count))
        .withMessage("the number of partitions for due sagas must be from 1 to 1000, not " + count);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"})
  void dueTimesOfFourDigitYearsHave24Characters(String time) {
    assertThat(SagaKeys.dueSortKey(SagaKeys.requireDue(Instant.parse(time)), "id")).hasSize(27);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0001-12-31T23:59:59.999Z", "+10000-01-01T00:00:00Z"})
  void dueTimesOfOtherYearsFail(String time) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SagaKeys.requireDue(Instant.parse(time)))
        .withMessageContaining("from 0000-01-01T00:00:00Z to 9999-12-31T23:59:59.999Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "#", "x", "2026-11-23#id", "COMPLETED"})
  void otherSortKeysHaveNoDueTime(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SagaKeys.dueOf(key))
        .withMessageContaining("'" + key + "'");
  }

  @Test
  void namesAndValuesOfKeysAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SagaKeys.requireKeyName("a#b"))
        .withMessage(
            "the key name 'a#b' contains a '#', which separates the parts of a key: choose"
                + " another");
    assertThatIllegalArgumentException().isThrownBy(() -> SagaKeys.requireKeyName("x".repeat(65)));
    assertThat(SagaKeys.requireKeyName("x".repeat(64))).hasSize(64);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SagaKeys.requireKeyValue("payment", " "))
        .withMessage("the value of the key 'payment' must not be blank");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SagaKeys.requireKeyValue("payment", "x".repeat(956)));
    String longest =
        SagaKeys.keySortKey(
            SagaKeys.keyText(
                SagaKeys.requireKeyName("x".repeat(64)),
                SagaKeys.requireKeyValue("payment", "y".repeat(955))));
    assertThat(longest).hasSize(1_024);
  }
}
