package dev.sagastore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.SagaStoreEvent.Outcome;
import dev.sagastore.spi.SagaBuilder;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SagaStoreEventTest {
  private static final Saga<String> SAGA =
      SagaBuilder.of(SagaType.of("OrderSaga", String.class))
          .sagaId("id-1")
          .correlationId("order-42")
          .state("s3cr3t")
          .createdAt(Instant.EPOCH)
          .build();

  @Test
  void outcomeOfExpectedExceptions() {
    assertThat(Outcome.of(new SagaConflictException(SAGA, 2, null, null)))
        .isEqualTo(Outcome.CONFLICT);
    assertThat(Outcome.of(new DuplicateSagaException(SAGA, null, null)))
        .isEqualTo(Outcome.DUPLICATE);
    assertThat(Outcome.of(new SagaNotFoundException(SAGA, null))).isEqualTo(Outcome.NOT_FOUND);
  }

  @Test
  void outcomeOfOtherExceptionsIsFailure() {
    for (Throwable failure :
        new Throwable[] {
          new SagaSerializationException("OrderSaga", "id-1", "what is wrong", null),
          new SagaTooLargeException(SAGA, 2, 0, 1, null),
          new SagaStoreConfigurationException("what is wrong"),
          new SagaStoreUnavailableException(null, null, "what is known", true, null),
          new IllegalArgumentException(),
          // only the exception itself counts, not its cause
          new IllegalStateException(new SagaNotFoundException(SAGA, null)),
          new StackOverflowError()
        }) {
      assertThat(Outcome.of(failure)).isEqualTo(Outcome.FAILURE);
    }
  }

  @Test
  void defaultListenerIsOneInstanceWithoutEffect() {
    assertThat(SagaStoreListener.none()).isSameAs(SagaStoreListener.none());
    SagaStoreListener.none()
        .ended(
            SagaStoreEvent.builder(SagaStoreEvent.Operation.INSERT, "OrderSaga", Outcome.SUCCESS)
                .build());
  }
}
