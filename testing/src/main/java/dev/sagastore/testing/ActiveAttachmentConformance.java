package dev.sagastore.testing;

import static dev.sagastore.testing.AttachmentConformance.AUDIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sagastore.Saga;
import dev.sagastore.SagaChange;
import dev.sagastore.spi.Attachment;
import dev.sagastore.spi.SagaExtension;
import org.junit.jupiter.api.Test;

/** Tests for attachments that only active sagas have: every completion removes them. */
interface ActiveAttachmentConformance extends ConformanceContext {
  /** The name of an attachment of active sagas. */
  String TIMERS = SagaExtension.ACTIVE + "timers";

  private Saga<Counter> inserted(String correlationId) {
    return extensibleStore()
        .insert(type().correlationId(correlationId), Counter.ZERO, this::withAttachments);
  }

  private Saga<Counter> withAttachments(Saga<Counter> saga) {
    return AUDIT.with(
        AUDIT.with(saga, TIMERS, Attachment.number(1)), "inactive.user", Attachment.text("ada"));
  }

  private void assertDropped(Saga<Counter> completed) {
    assertThat(completed.completedAt()).isPresent();
    assertThat(AUDIT.all(completed)).containsOnlyKeys("inactive.user");
    assertThat(store().find(type().id(completed.sagaId()))).contains(completed);
  }

  /** Every kind of completion removes the attachments of active sagas, and keeps the others. */
  @Test
  default void completionRemovesActiveAttachments() {
    Saga<Counter> first = inserted("order-1");
    Saga<Counter> second = inserted("order-2");
    Saga<Counter> third = inserted("order-3");
    Saga<Counter> fourth = inserted("order-4").withKey(KeyConformance.PAYMENT, "p-1");

    assertDropped(store().complete(type().id(first.sagaId())));
    assertDropped(store().update(second.withState(Counter.ZERO.plus("paid")).complete()));
    assertDropped(
        store()
            .change(type().id(third.sagaId()), found -> SagaChange.complete())
            .saga()
            .orElseThrow());
    assertDropped(store().update(fourth.complete()));
  }

  /** A write that sets an attachment of active sagas and completes the saga removes it. */
  @Test
  default void completionWinsOverActiveAttachment() {
    Saga<Counter> saga = inserted("order-1");
    Saga<Counter> changed = AUDIT.with(saga, TIMERS, Attachment.number(2));
    changed = AUDIT.with(changed, SagaExtension.ACTIVE + "undo", Attachment.number(3));

    assertDropped(store().update(changed.complete()));
    assertDropped(
        extensibleStore()
            .insert(
                type().correlationId("order-2"),
                Counter.ZERO,
                draft -> withAttachments(draft).complete()));
  }

  /** Updates of an active saga keep the attachments, change them and remove them. */
  @Test
  default void activeSagaKeepsActiveAttachments() {
    Saga<Counter> saga = inserted("order-42");

    Saga<Counter> plain = store().modify(type().id(saga.sagaId()), counter -> counter.plus("paid"));
    assertThat(AUDIT.get(plain, TIMERS)).contains(Attachment.number(1));
    Saga<Counter> changed = store().update(AUDIT.with(plain, TIMERS, Attachment.number(2)));
    assertThat(AUDIT.get(changed, TIMERS)).contains(Attachment.number(2));
    assertThat(store().find(type().id(saga.sagaId()))).contains(changed);
    Saga<Counter> without = store().update(AUDIT.without(changed, TIMERS));
    assertThat(AUDIT.all(without)).containsOnlyKeys("inactive.user");
    assertThat(store().find(type().id(saga.sagaId()))).contains(without);
  }

  /** A reopened saga doesn't get them back, and can have new ones. */
  @Test
  default void reopenedSagaHasNoActiveAttachments() {
    Saga<Counter> completed = store().update(inserted("order-42").complete());

    Saga<Counter> reopened = store().update(completed.reopen());
    assertThat(AUDIT.all(reopened)).containsOnlyKeys("inactive.user");
    Saga<Counter> again = store().update(AUDIT.with(reopened, TIMERS, Attachment.number(2)));

    assertThat(store().find(type().id(completed.sagaId()))).contains(again);
    assertDropped(store().complete(type().id(completed.sagaId())));
  }

  /** A completed saga can't get attachments of active sagas. */
  @Test
  default void completedSagaGetsNoActiveAttachment() {
    Saga<Counter> completed = store().update(inserted("order-42").complete());

    assertThatIllegalStateException()
        .isThrownBy(() -> AUDIT.with(completed, TIMERS, Attachment.number(2)))
        .withMessageContaining("audit.active.timers");
    assertDropped(store().update(AUDIT.without(completed, TIMERS)));
  }

  /** One completion removes 128 of them, and sets 256 others. More fail before the write. */
  @Test
  default void manyActiveAttachmentsFitOneCompletion() {
    Saga<Counter> saga = inserted("order-42").withKey(KeyConformance.PAYMENT, "p-1");
    for (int i = 1; i < 128; i++) {
      saga = AUDIT.with(saga, SagaExtension.ACTIVE + i, Attachment.number(i));
    }
    Saga<Counter> full = store().update(AUDIT.with(saga, TIMERS, Attachment.number(2)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AUDIT.with(full, SagaExtension.ACTIVE + "more", Attachment.number(1)))
        .withMessageContaining("128");
    Saga<Counter> last = AUDIT.withProtection(full, clock().instant());
    for (int i = 0; i < 256; i++) {
      last = AUDIT.with(last, "note" + i, Attachment.number(i));
    }

    Saga<Counter> completed =
        store().update(last.withKey(KeyConformance.PAYMENT, "p-2").complete());

    assertThat(AUDIT.all(completed)).hasSize(257).doesNotContainKey(TIMERS);
    assertThat(store().find(type().id(saga.sagaId()))).contains(completed);
  }
}
