package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sagastore.Saga;
import dev.sagastore.SagaBatch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests for finding several sagas. */
interface BatchConformance extends ConformanceContext {

  /** Sagas are in the order of the IDs, and missing IDs are returned. */
  @Test
  default void aBatchIsInTheOrderOfTheIdsAndNamesWhatIsMissing() {
    Saga<Counter> a = store().insert(type().correlationId("order-a"), Counter.ZERO);
    Saga<Counter> b = store().insert(type().correlationId("order-b"), Counter.ZERO);
    Saga<Counter> expired =
        store().update(store().insert(type().correlationId("order-c"), Counter.ZERO).complete());
    clock().set(expired.expiresAt().orElseThrow());

    SagaBatch<Counter> batch =
        store()
            .findAllById(
                type(), List.of(b.sagaId(), "unknown", a.sagaId(), expired.sagaId(), b.sagaId()));

    assertThat(batch.sagas()).containsExactly(b, a, b);
    assertThat(batch.missing()).containsExactly("unknown", expired.sagaId());
  }

  /** There can be more IDs than the maximum of one DynamoDB request. */
  @Test
  default void aBatchMayBeLarge() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      ids.add(store().insert(type().correlationId("order-" + i), Counter.ZERO).sagaId());
    }

    SagaBatch<Counter> batch = store().findAllById(type(), ids);

    assertThat(batch.sagas()).extracting(Saga::sagaId).containsExactlyElementsOf(ids);
    assertThat(batch.missing()).isEmpty();
  }

  /** Without IDs, the result has no sagas. */
  @Test
  default void anEmptyBatchIsEmpty() {
    assertThat(store().findAllById(type(), List.of()))
        .isEqualTo(SagaBatch.<Counter>of(List.of(), List.of()));
  }

  /** IDs are checked before any read. */
  @Test
  default void idsOfABatchAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store().findAllById(type(), List.of("fine", " ")))
        .withMessageContaining("saga id");
  }
}
