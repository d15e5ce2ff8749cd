package dev.sagastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.sagastore.spi.SagaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SagaTest {
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);
  private static final Instant T0 = Instant.parse("2026-11-23T10:00:00Z");
  private static final Instant T1 = T0.plusSeconds(1);
  private static final Instant T2 = T0.plusSeconds(2);

  private final Saga<String> active =
      SagaBuilder.of(TYPE)
          .sagaId("id-1")
          .correlationId("order-42")
          .version(3)
          .revision("CCCCCCCC")
          .state("s3cr3t")
          .createdAt(T0)
          .updatedAt(T1)
          .build();

  private final Saga<String> completed =
      SagaBuilder.from(active).completed(true).completedAt(T1).expiresAt(T2).build();

  @Test
  void sagaContainsBuilderValues() {
    assertThat(completed.type()).isSameAs(TYPE);
    assertThat(completed.sagaId()).isEqualTo("id-1");
    assertThat(completed.correlationId()).isEqualTo("order-42");
    assertThat(completed.version()).isEqualTo(3);
    assertThat(SagaBuilder.from(completed).revision()).isEqualTo("CCCCCCCC");
    assertThat(completed.state()).isEqualTo("s3cr3t");
    assertThat(completed.createdAt()).isEqualTo(T0);
    assertThat(completed.updatedAt()).isEqualTo(T1);
    assertThat(completed.isCompleted()).isTrue();
    assertThat(completed.completedAt()).contains(T1);
    assertThat(completed.expiresAt()).contains(T2);
  }

  @Test
  void builderHasDefaults() {
    Saga<String> saga =
        SagaBuilder.of(TYPE).sagaId("id").correlationId("c").state("s").createdAt(T0).build();

    assertThat(saga.version()).isEqualTo(1);
    assertThat(SagaBuilder.from(saga).revision()).isEmpty();
    assertThat(saga.updatedAt()).isEqualTo(T0);
    assertThat(saga.isCompleted()).isFalse();
    assertThat(saga.completedAt()).isEmpty();
    assertThat(saga.expiresAt()).isEmpty();
  }

  @Test
  void builderFromSagaBuildsEqualSaga() {
    assertThat(SagaBuilder.from(active).build()).isEqualTo(active).isNotSameAs(active);
    assertThat(SagaBuilder.from(completed).build()).isEqualTo(completed);
  }

  @Test
  void builderDoesNotChangeBuiltSaga() {
    SagaBuilder<String> builder = SagaBuilder.from(active);
    Saga<String> built = builder.build();
    builder.state("other").version(99).completed(true);

    assertThat(built).isEqualTo(active);
  }

  @Test
  void withStateChangesNothingElse() {
    Saga<String> changed = active.withState("paid");

    assertThat(changed.state()).isEqualTo("paid");
    assertThat(changed.withState("s3cr3t")).isEqualTo(active);
    assertThat(active.state()).isEqualTo("s3cr3t");
  }

  @Test
  void completeMarksCopy() {
    Saga<String> done = active.complete();

    assertThat(done.isCompleted()).isTrue();
    assertThat(done.completedAt()).isEmpty();
    assertThat(done.expiresAt()).isEmpty();
    assertThat(SagaBuilder.from(done).completed(false).build()).isEqualTo(active);
    assertThat(active.isCompleted()).isFalse();
    assertThat(completed.complete()).isSameAs(completed);
  }

  @Test
  void reopenUndoesCompletion() {
    Saga<String> reopened = completed.reopen();
    assertThat(reopened.isCompleted()).isFalse();
    assertThat(reopened.completedAt()).isEmpty();
    assertThat(reopened.expiresAt()).isEmpty();
    assertThat(reopened.state()).isEqualTo(active.state());
    assertThat(active.complete().reopen()).isEqualTo(active);
    assertThat(active.reopen()).isSameAs(active);
    assertThat(completed.isCompleted()).isTrue();
  }

  @Test
  void copyKnowsThatStoredCompletionIsReopened() {
    assertThat(SagaBuilder.from(completed.reopen()).isReopened()).isTrue();
    assertThat(completed.reopen()).isNotEqualTo(active);
    assertThat(SagaBuilder.from(completed.reopen().withState("other")).isReopened()).isTrue();
    // it will be completed again
    assertThat(SagaBuilder.from(completed.reopen().complete()).isReopened()).isTrue();
    assertThat(SagaBuilder.from(completed.reopen().complete().reopen()).isReopened()).isTrue();

    assertThat(SagaBuilder.from(completed).isReopened()).isFalse();
    assertThat(SagaBuilder.from(active).isReopened()).isFalse();
    // its completion was never stored
    assertThat(SagaBuilder.from(active.complete().reopen()).isReopened()).isFalse();
  }

  @Test
  void missingValueFailsWithItsName() {
    assertThatNullPointerException()
        .isThrownBy(() -> SagaBuilder.of(null))
        .withMessage("the saga type must not be null");
    SagaBuilder<String> builder = SagaBuilder.of(TYPE);
    assertThatNullPointerException().isThrownBy(builder::build).withMessage("sagaId");
    builder.sagaId("id");
    assertThatNullPointerException().isThrownBy(builder::build).withMessage("correlationId");
    builder.correlationId("c");
    assertThatNullPointerException()
        .isThrownBy(builder::build)
        .withMessage("the state of OrderSaga must not be null");
    builder.state("s");
    assertThatNullPointerException().isThrownBy(builder::build).withMessage("createdAt");
  }

  @Test
  void nullStateFails() {
    assertThatNullPointerException()
        .isThrownBy(() -> active.withState(null))
        .withMessage("the state of OrderSaga must not be null");
    SagaBuilder<String> builder = SagaBuilder.from(active);
    assertThatNullPointerException().isThrownBy(() -> builder.state(null));
  }

  @Test
  void sagaEqualsOnlyIdenticalValues() {
    assertThat(SagaBuilder.from(active).build()).isEqualTo(active).hasSameHashCodeAs(active);
    assertThat(SagaBuilder.from(completed).build())
        .isEqualTo(completed)
        .hasSameHashCodeAs(completed);
    List<UnaryOperator<SagaBuilder<String>>> changes =
        List.of(
            builder -> builder.sagaId("id-2"),
            builder -> builder.correlationId("order-43"),
            builder -> builder.version(4),
            builder -> builder.revision("DDDDDDDD"),
            builder -> builder.state("paid"),
            builder -> builder.createdAt(T2),
            builder -> builder.updatedAt(T2),
            builder -> builder.completed(false),
            builder -> builder.completedAt(T2),
            builder -> builder.completedAt(null),
            builder -> builder.expiresAt(T1),
            builder -> builder.expiresAt(null));
    for (UnaryOperator<SagaBuilder<String>> change : changes) {
      assertThat(change.apply(SagaBuilder.from(completed)).build()).isNotEqualTo(completed);
    }
    assertThat(active).isNotEqualTo("OrderSaga").isNotEqualTo(null);
  }

  @Test
  void equalityOfTypesDependsOnName() {
    assertThat(of(TYPE)).isEqualTo(of(TYPE.withStateVersion(2).withoutExpiry()));
    assertThat(of(TYPE)).isNotEqualTo(of(SagaType.of("Another", String.class)));
  }

  private static Saga<String> of(SagaType<String> type) {
    return SagaBuilder.of(type).sagaId("id").correlationId("c").state("s").createdAt(T0).build();
  }

  @Test
  void hashCodesDiffer() {
    assertThat(
            List.of(
                active.hashCode(),
                active.withState("paid").hashCode(),
                active.complete().hashCode(),
                SagaBuilder.from(active).sagaId("id-2").build().hashCode(),
                SagaBuilder.from(active).revision("DDDDDDDD").build().hashCode()))
        .doesNotHaveDuplicates();
  }

  @Test
  void textDoesNotContainState() {
    assertThat(active)
        .hasToString("Saga[OrderSaga id-1, correlation ID order-42, version 3, active]");
    assertThat(completed)
        .hasToString("Saga[OrderSaga id-1, correlation ID order-42, version 3, completed]");
  }
}
