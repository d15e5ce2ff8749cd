package dev.sagastore.dynamodb.internal.writing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sagastore.Saga;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.internal.EngineTable;
import dev.sagastore.dynamodb.internal.RequestInterceptor;
import dev.sagastore.spi.Attachment;
import dev.sagastore.spi.DueQuery;
import dev.sagastore.spi.DueSaga;
import dev.sagastore.spi.PatchResult;
import dev.sagastore.spi.SagaBuilder;
import dev.sagastore.spi.SagaExtension;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests patches and claims, and the due sagas that they leave in the index. */
class PatchWriterTest {
  private static final EngineTable TABLE = EngineTable.create();
  private static final SagaExtension AUDIT = SagaExtension.of("audit");
  private static final Instant DUE = Instant.parse("2026-11-23T12:00:00Z");
  private static final Instant LATER = DUE.plusSeconds(900);

  @RegisterExtension private final RequestInterceptor requests = new RequestInterceptor();

  private final DynamoDbSagaStore store = TABLE.store(SagaIdentity.DERIVED, requests);
  private final DynamoDbSagaStore others = TABLE.store(SagaIdentity.DERIVED);
  private final SagaType<String> type = SagaType.of("Saga-" + UUID.randomUUID(), String.class);

  private Saga<String> inserted() {
    return others.insert(
        type.correlationId("order-42"),
        "new",
        saga -> AUDIT.with(AUDIT.withDue(saga, DUE), "note", Attachment.number(1)));
  }

  private DueSaga<String> entry(Saga<String> saga, Instant due) {
    return DueSaga.of(type.id(saga.sagaId()), due);
  }

  private void rivalClaims(Saga<String> saga, Instant until) {
    assertThat(others.claim(entry(saga, DUE), until)).isPresent();
  }

  private List<DueSaga<String>> listed(Instant until) {
    return others.listDue(DueQuery.of(type, until)).entries();
  }

  @Test
  void patchRemovesAttachmentAndKeepsVersion() {
    Saga<String> saga = inserted();

    Saga<String> changed = AUDIT.without(saga, "note");

    assertThat(store.patch(changed)).isEqualTo(PatchResult.applied());

    Saga<String> patched = others.find(type.id(saga.sagaId())).orElseThrow();
    assertThat(patched).isEqualTo(SagaBuilder.from(changed).patched().build());
    assertThat(patched.version()).isEqualTo(1);
    assertThat(AUDIT.all(patched)).isEmpty();
    assertThat(requests.operations()).containsExactly("UpdateItem");
  }

  @Test
  void patchMovesDueTime() {
    Saga<String> saga = inserted();

    assertThat(store.patch(AUDIT.withDue(saga, LATER)).isApplied()).isTrue();

    assertThat(listed(LATER)).containsExactly(entry(saga, LATER));
    assertThat(listed(DUE)).isEmpty();
  }

  @Test
  void patchReturnsChangedSagaWhenRivalUpdates() {
    Saga<String> saga = inserted();
    requests.before("UpdateItem", () -> others.update(saga.withState("paid")));

    PatchResult<String> outdated = store.patch(AUDIT.without(saga, "note"));

    assertThat(outdated.isApplied()).isFalse();
    assertThat(outdated.current().orElseThrow().state()).isEqualTo("paid");
    assertThat(AUDIT.all(others.find(type.id(saga.sagaId())).orElseThrow())).containsKey("note");
  }

  @Test
  void patchReturnsNoSagaWhenDeletedMeanwhile() {
    Saga<String> saga = inserted();
    requests.before("UpdateItem", () -> others.delete(saga));

    assertThat(store.patch(AUDIT.without(saga, "note"))).isEqualTo(PatchResult.outdated(null));

    assertThat(TABLE.item(saga)).isEmpty();
  }

  @Test
  void patchSucceedsWhenResponseIsLost() {
    Saga<String> saga = inserted();
    requests.loseResponse("UpdateItem");

    assertThat(store.patch(AUDIT.withDue(saga, LATER)).isApplied()).isTrue();
  }

  @Test
  void claimMovesDueTimeAndKeepsVersion() {
    Saga<String> saga = inserted();

    Saga<String> claimed = store.claim(entry(saga, DUE), LATER).orElseThrow();

    assertThat(AUDIT.due(claimed)).contains(LATER);
    assertThat(claimed.version()).isEqualTo(1);
    assertThat(listed(LATER)).containsExactly(entry(saga, LATER));
    assertThat(requests.operations()).containsExactly("UpdateItem");
  }

  @Test
  void claimReturnsNothingWhenRivalClaims() {
    Saga<String> saga = inserted();
    requests.before("UpdateItem", () -> rivalClaims(saga, LATER.plusSeconds(1)));

    assertThat(store.claim(entry(saga, DUE), LATER)).isEmpty();

    assertThat(listed(LATER.plusSeconds(1))).containsExactly(entry(saga, LATER.plusSeconds(1)));
  }

  @Test
  void claimReturnsNothingWhenCompletedMeanwhile() {
    Saga<String> saga = inserted();
    requests.before("UpdateItem", () -> others.update(saga.complete()));

    assertThat(store.claim(entry(saga, DUE), LATER)).isEmpty();

    assertThat(listed(LATER)).isEmpty();
  }

  @Test
  void claimReturnsNothingWhenDeletedMeanwhile() {
    Saga<String> saga = inserted();
    requests.before("UpdateItem", () -> others.delete(saga));

    assertThat(store.claim(entry(saga, DUE), LATER)).isEmpty();

    assertThat(TABLE.item(saga)).isEmpty();
  }

  @Test
  void claimSucceedsWhenSagaChanged() {
    Saga<String> saga = inserted();
    requests.before("UpdateItem", () -> others.update(saga.withState("paid")));

    assertThat(store.claim(entry(saga, DUE), LATER).map(Saga::state)).contains("paid");
  }

  @Test
  void claimSucceedsWhenResponseIsLost() {
    Saga<String> saga = inserted();
    requests.loseResponse("UpdateItem");

    assertThat(store.claim(entry(saga, DUE), LATER).map(AUDIT::claims)).contains(1L);
  }

  @Test
  void claimFailsForSameTime() {
    DueSaga<String> entry = entry(inserted(), DUE);

    assertThatIllegalArgumentException().isThrownBy(() -> store.claim(entry, DUE));
  }

  @Test
  void updateKeepsDueTimeThatRivalClaimed() {
    Saga<String> saga = inserted();
    requests.before("UpdateItem", () -> rivalClaims(saga, LATER));

    Saga<String> updated = store.update(saga.withState("paid"));

    assertThat(updated.version()).isEqualTo(2);
    assertThat(listed(LATER)).containsExactly(entry(saga, LATER));
  }
}
