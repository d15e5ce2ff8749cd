package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Tests for finds. */
interface FindConformance extends ConformanceContext {
  /** IDs that were never used find nothing. */
  @Test
  default void whatWasNeverInsertedIsNotFound() {
    assertThat(store().find(type().id(UUID.randomUUID().toString()))).isEmpty();
    assertThat(store().find(type().correlationId("order-42"))).isEmpty();
  }

  /** A correlation ID can contain separators, spaces, line ends and any script. */
  @Test
  default void correlationIdsMayHaveAnyCharacter() {
    for (String correlationId : List.of("a#b", "CORR#x", "größe", "注文-😀", " padded ", "1\n2")) {
      Saga<Counter> saga = store().insert(type().correlationId(correlationId), Counter.ZERO);

      assertFoundByCorrelationId(type(), correlationId, saga);
      assertThat(saga.correlationId()).isEqualTo(correlationId);
    }
  }
}
