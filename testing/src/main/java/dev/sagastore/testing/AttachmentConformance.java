package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.KeyName;
import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.spi.Attachment;
import dev.sagastore.spi.ExtensibleSagaStore;
import dev.sagastore.spi.PatchResult;
import dev.sagastore.spi.SagaExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Attributes that an extension keeps in a saga's item. */
interface AttachmentConformance extends ConformanceContext {
  /** An extension. */
  SagaExtension AUDIT = SagaExtension.of("audit");

  private Saga<Counter> inserted(String correlationId) {
    return store().insert(type().correlationId(correlationId), Counter.ZERO);
  }

  private Saga<Counter> stored(Saga<Counter> saga) {
    return store().find(type().id(saga.sagaId())).orElseThrow();
  }

  /** Values of every kind are written with the saga and read with it. */
  @Test
  default void attachmentsAreWrittenAndReadWithSaga() {
    Map<String, Attachment> values =
        Map.of(
            "text", Attachment.text("ada"),
            "empty", Attachment.text(""),
            "number", Attachment.number(Long.MIN_VALUE),
            "bytes", Attachment.binary(new byte[] {0, -1, 7}),
            "list", Attachment.list(List.of(Attachment.number(1), Attachment.text("b"))),
            "map", Attachment.map(Map.of("a#b.c", Attachment.list(List.of()))));
    Saga<Counter> saga = extensibleStore().find(type().id(inserted("order-42").sagaId())).get();
    for (Map.Entry<String, Attachment> value : values.entrySet()) {
      saga = AUDIT.with(saga, value.getKey(), value.getValue());
    }

    Saga<Counter> written = store().update(saga.withState(Counter.ZERO.plus("paid")));

    assertThat(AUDIT.all(written)).isEqualTo(values);
    assertThat(stored(written)).isEqualTo(written);
    assertThat(written.version()).isEqualTo(2);
  }

  /** An insert can have attachments, keys, and a completion. */
  @Test
  default void insertTakesPreparedSaga() {
    KeyName payment = KeyName.of("payment");
    Saga<Counter> saga =
        extensibleStore()
            .insert(
                type().correlationId("order-42"),
                Counter.ZERO,
                draft ->
                    AUDIT
                        .with(draft, "user", Attachment.text("ada"))
                        .withKey(payment, "p-1")
                        .complete());

    assertThat(stored(saga)).isEqualTo(saga);
    assertThat(AUDIT.get(saga, "user")).contains(Attachment.text("ada"));
    assertThat(store().find(type().key(payment, "p-1"))).contains(saga);
    assertThat(saga.completedAt()).isPresent();
    assertThat(saga.version()).isEqualTo(1);
  }

  /** A preparation that returns another saga fails. */
  @Test
  default void insertOfAnotherSagaFails() {
    ExtensibleSagaStore extensible = extensibleStore();
    Saga<Counter> other = inserted("order-1");

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> extensible.insert(type().correlationId("order-2"), Counter.ZERO, draft -> other))
        .withMessageContaining(other.sagaId());
  }

  /** Writes without an extension keep its attributes. */
  @Test
  default void plainWritesKeepAttachments() {
    Saga<Counter> saga =
        store().update(AUDIT.with(inserted("order-42"), "user", Attachment.text("ada")));

    store().modify(type().id(saga.sagaId()), counter -> counter.plus("paid"));
    Saga<Counter> completed = store().complete(type().id(saga.sagaId()));
    Saga<Counter> reopened = store().update(completed.reopen());

    assertThat(AUDIT.all(completed)).containsOnlyKeys("user");
    assertThat(stored(saga)).isEqualTo(reopened);
    assertThat(AUDIT.all(reopened)).containsOnlyKeys("user");
  }

  /** An update removes attachments, and keeps the others. */
  @Test
  default void updateRemovesAttachments() {
    Saga<Counter> saga = inserted("order-42");
    saga = AUDIT.with(saga, "a", Attachment.number(1));
    saga = store().update(AUDIT.with(saga, "b", Attachment.number(2)));

    Saga<Counter> updated = store().update(AUDIT.without(AUDIT.without(saga, "a"), "missing"));

    assertThat(AUDIT.all(updated)).containsOnlyKeys("b");
    assertThat(stored(saga)).isEqualTo(updated);
  }

  /** A stale update is a conflict, and the current saga has its attachments. */
  @Test
  default void conflictContainsAttachments() {
    Saga<Counter> stale = inserted("order-42");
    Saga<Counter> current = store().update(AUDIT.with(stale, "user", Attachment.text("ada")));

    SagaConflictException conflict =
        catchThrowableOfType(
            SagaConflictException.class,
            () -> store().update(AUDIT.with(stale, "user", Attachment.text("bob"))));

    assertThat(conflict.current(type())).contains(current);
    assertThat(stored(stale)).isEqualTo(current);
  }

  /** Extensions don't see each other's attributes. */
  @Test
  default void extensionsAreSeparate() {
    SagaExtension bus = SagaExtension.of("audit2");
    Saga<Counter> saga = AUDIT.with(inserted("order-42"), "user", Attachment.text("ada"));
    Saga<Counter> written = store().update(bus.with(saga, "user", Attachment.text("bob")));

    assertThat(AUDIT.all(written)).isEqualTo(Map.of("user", Attachment.text("ada")));
    assertThat(bus.all(written)).isEqualTo(Map.of("user", Attachment.text("bob")));
  }

  /** A patch removes attributes without a new version, so other writers get no conflict. */
  @Test
  default void patchRemovesWithoutNewVersion() {
    Saga<Counter> saga = AUDIT.with(inserted("order-42"), "a", Attachment.number(1));
    Saga<Counter> read = store().update(AUDIT.with(saga, "b", Attachment.number(2)));

    Saga<Counter> current = patched(AUDIT.without(read, "a"));

    assertThat(current.version()).isEqualTo(read.version());
    assertThat(AUDIT.all(current)).containsOnlyKeys("b");
    assertThat(stored(read)).isEqualTo(current);
    Saga<Counter> updated = store().update(read.withState(Counter.ZERO.plus("paid")));
    assertThat(updated.version()).isEqualTo(read.version() + 1);
    assertThat(AUDIT.all(stored(read))).containsOnlyKeys("b");
  }

  /** A patch stores no other change. */
  @Test
  default void patchStoresNoState() {
    Saga<Counter> read =
        store().update(AUDIT.with(inserted("order-42"), "a", Attachment.number(1)));

    PatchResult<Counter> patched =
        extensibleStore()
            .patch(AUDIT.without(read.withState(Counter.ZERO.plus("lost")), "a").complete());

    assertThat(patched).isEqualTo(PatchResult.applied());
    assertThat(stored(read).state()).isEqualTo(Counter.ZERO);
    assertThat(stored(read).isCompleted()).isFalse();
    assertThat(AUDIT.all(stored(read))).isEmpty();
  }

  /** A patch of an outdated snapshot changes nothing, and returns the current saga. */
  @Test
  default void outdatedPatchReturnsSaga() {
    Saga<Counter> read =
        store().update(AUDIT.with(inserted("order-42"), "a", Attachment.number(1)));
    Saga<Counter> current = store().update(read.withState(Counter.ZERO.plus("paid")));

    PatchResult<Counter> patched = extensibleStore().patch(AUDIT.without(read, "a"));

    assertThat(patched.isApplied()).isFalse();
    assertThat(patched.current()).contains(current);
    assertThat(stored(read)).isEqualTo(current);
  }

  /** A patch never creates an item. */
  @Test
  default void patchOfDeletedSagaCreatesNothing() {
    Saga<Counter> read =
        store().update(AUDIT.with(inserted("order-42"), "a", Attachment.number(1)));
    store().delete(read);

    PatchResult<Counter> patched = extensibleStore().patch(AUDIT.without(read, "a"));

    assertThat(patched.isApplied()).isFalse();
    assertThat(patched.current()).isEmpty();
    assertThat(store().find(type().id(read.sagaId()))).isEmpty();
    assertThat(store().delete(type().id(read.sagaId()))).isFalse();
  }

  /** A patch that sets attributes, or changes nothing, fails without a request. */
  @Test
  default void patchOnlyRemoves() {
    ExtensibleSagaStore extensible = extensibleStore();
    Saga<Counter> saga = inserted("order-42");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> extensible.patch(AUDIT.with(saga, "user", Attachment.text("ada"))))
        .withMessageContaining("audit.user");
    assertThatIllegalArgumentException().isThrownBy(() -> extensible.patch(saga));
    assertThat(stored(saga)).isEqualTo(saga);
  }

  /** A completed saga can be patched until it expires. */
  @Test
  default void completedSagaIsPatched() {
    Saga<Counter> completed =
        store().update(AUDIT.with(inserted("order-42"), "a", Attachment.number(1)).complete());

    PatchResult<Counter> patched = extensibleStore().patch(AUDIT.without(completed, "a"));

    assertThat(patched.isApplied()).isTrue();
    assertThat(AUDIT.all(stored(completed))).isEmpty();
    assertThat(stored(completed).expiresAt()).isEqualTo(completed.expiresAt());
  }

  /** A new saga that replaces an old one has none of its attachments. */
  @Test
  default void successorHasNoAttachments() {
    Saga<Counter> saga =
        store().update(AUDIT.with(inserted("order-42"), "a", Attachment.number(1)));
    store().delete(saga);

    Saga<Counter> successor =
        store().insert(type().correlationId("order-42").withNewId(saga.sagaId()), Counter.ZERO);

    assertThat(AUDIT.all(stored(successor))).isEmpty();
  }

  /** One update sets 256 attachments, and one patch removes 512. */
  @Test
  default void manyAttachmentsFitOneWrite() {
    Saga<Counter> saga = inserted("order-42");
    for (int part = 0; part < 2; part++) {
      for (int i = 0; i < 256; i++) {
        saga = AUDIT.with(saga, part + "-" + i, Attachment.number(i));
      }
      saga = store().update(saga);
    }
    assertThat(AUDIT.all(stored(saga))).hasSize(512);

    for (String name : AUDIT.all(saga).keySet()) {
      saga = AUDIT.without(saga, name);
    }
    assertThat(extensibleStore().patch(saga).isApplied()).isTrue();
    assertThat(AUDIT.all(stored(saga))).isEmpty();
  }

  /** More attachments fail with the reason, and write nothing. */
  @Test
  default void tooManyAttachmentsFail() {
    Saga<Counter> saga = inserted("order-42");
    Saga<Counter> many = saga;
    for (int i = 0; i < 500; i++) {
      many = AUDIT.with(many, "a" + i, Attachment.number(i));
    }
    Saga<Counter> tooMany = many;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> store().update(tooMany))
        .withMessageContaining("split them into several writes");
    assertThat(stored(saga)).isEqualTo(saga);
  }

  /** Values that DynamoDB can't store fail when they are created. */
  @Test
  default void impossibleValuesFail() {
    Saga<Counter> saga = inserted("order-42");
    assertThatIllegalArgumentException().isThrownBy(() -> Attachment.text("\uD83D"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Attachment.map(Map.of("\uD83D", Attachment.number(1))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AUDIT.with(saga, "\uD83D", Attachment.number(1)));
    Attachment deep = Attachment.number(1);
    for (int level = 0; level < 31; level++) {
      deep = Attachment.list(List.of(deep));
    }
    Attachment deepest = deep;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Attachment.map(Map.of("a", deepest)))
        .withMessageContaining("31 levels");

    Saga<Counter> written = store().update(AUDIT.with(saga, "deep", deepest));

    assertThat(AUDIT.get(stored(written), "deep")).contains(deepest);
  }
}
