package dev.sagastore.dynamodb.internal.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.internal.EngineTable;
import dev.sagastore.dynamodb.internal.RequestInterceptor;
import dev.sagastore.schema.StoreAccess;
import dev.sagastore.spi.DuePage;
import dev.sagastore.spi.DueQuery;
import dev.sagastore.spi.DueSaga;
import dev.sagastore.spi.SagaExtension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests due sagas in a number of partitions that grows. */
class DuePartitionsStoreTest {
  private static final EngineTable TABLE = EngineTable.create();
  private static final SagaExtension AUDIT = SagaExtension.of("audit");
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final SagaType<String> type = SagaType.of("Saga-" + UUID.randomUUID(), String.class);

  private static DynamoDbSagaStore store(int partitions) {
    return TABLE.storeBuilder().duePartitions(partitions).build();
  }

  private DueSaga<String> inserted(DynamoDbSagaStore store, int number) {
    Instant due = NOON.plusSeconds(number);
    Saga<String> saga =
        store.insert(
            type.correlationId("order-" + number), "new", draft -> AUDIT.withDue(draft, due));
    return DueSaga.of(type.id(saga.sagaId()), due);
  }

  private List<DueSaga<String>> listed(DynamoDbSagaStore store, int pageSize) {
    List<DueSaga<String>> found = new ArrayList<>();
    Optional<DueQuery<String>> next =
        Optional.of(DueQuery.of(type, NOON.plusSeconds(1_000)).pageSize(pageSize));
    while (next.isPresent()) {
      DuePage<String> page = store.listDue(next.get());
      found.addAll(page.entries());
      next = page.next();
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100})
  void listDueMergesPartitions(int pageSize) {
    DynamoDbSagaStore store = store(4);
    List<DueSaga<String>> expected =
        IntStream.range(0, 25).mapToObj(i -> inserted(store, i)).toList();

    assertThat(listed(store, pageSize)).isEqualTo(expected);
  }

  @Test
  void listDueReturnsSagasOfFewerPartitions() {
    DynamoDbSagaStore one = store(1);
    DynamoDbSagaStore four = store(4);
    List<DueSaga<String>> before = IntStream.range(0, 10).mapToObj(i -> inserted(one, i)).toList();
    List<DueSaga<String>> after = IntStream.range(10, 20).mapToObj(i -> inserted(four, i)).toList();

    assertThat(listed(four, 3)).isEqualTo(Stream.concat(before.stream(), after.stream()).toList());
  }

  @Test
  void claimMovesSagaToItsPartition() {
    DynamoDbSagaStore one = store(1);
    DynamoDbSagaStore four = store(4);
    List<DueSaga<String>> due = IntStream.range(0, 10).mapToObj(i -> inserted(one, i)).toList();

    for (DueSaga<String> entry : due) {
      assertThat(four.claim(entry, entry.due().plusSeconds(500))).isPresent();
    }

    assertThat(listed(four, 100))
        .isEqualTo(
            due.stream()
                .map(entry -> DueSaga.of(entry.reference(), entry.due().plusSeconds(500)))
                .toList());
    assertThat(listed(one, 100)).hasSizeLessThan(10);
  }

  @Test
  void completeRemovesSagaFromEveryPartition() {
    DynamoDbSagaStore one = store(1);
    DynamoDbSagaStore four = store(4);
    List<DueSaga<String>> due = IntStream.range(0, 5).mapToObj(i -> inserted(one, i)).toList();

    due.forEach(entry -> four.complete(entry.reference()));

    assertThat(listed(four, 100)).isEmpty();
    assertThat(listed(one, 100)).isEmpty();
  }

  /** Longest IDs in pages that DynamoDB cuts at 1 MB. */
  @Test
  void listDueReturnsAllSagasOfPagesCutAt1Mb() {
    DynamoDbSagaStore store =
        TABLE.storeBuilder().identity(SagaIdentity.INDEXED).duePartitions(2).build();
    SagaType<String> longName = SagaType.of("n".repeat(219) + UUID.randomUUID(), String.class);
    List<DueSaga<String>> expected = new ArrayList<>();
    for (int i = 0; i < 999; i++) {
      String id = "%04d".formatted(i) + "x".repeat(764);
      Instant due = NOON.plusSeconds(i);
      Saga<String> saga =
          store.insert(
              longName.correlationId("order").withNewId(id),
              "",
              draft -> AUDIT.withDue(draft, due));
      expected.add(DueSaga.of(longName.id(saga.sagaId()), due));
    }

    List<DueSaga<String>> found = new ArrayList<>();
    Optional<DueQuery<String>> next =
        Optional.of(DueQuery.of(longName, NOON.plusSeconds(10_000)).pageSize(1_000));
    int pages = 0;
    while (next.isPresent()) {
      DuePage<String> page = store.listDue(next.get());
      assertThat(page.entries()).isNotEmpty();
      found.addAll(page.entries());
      next = page.next();
      pages++;
    }
    assertThat(found).isEqualTo(expected);
    assertThat(pages).isGreaterThan(1);
  }

  @Test
  void sweepNeedsActionsItsAccessGrants() {
    RequestInterceptor requests = new RequestInterceptor();
    DueSaga<String> due = inserted(store(1), 1);
    DynamoDbSagaStore sweeper =
        TABLE.storeBuilder().client(TABLE.client(requests)).duePartitions(2).build();

    List<DueSaga<String>> listed = listed(sweeper, 10);
    assertThat(listed).containsExactly(due);
    assertThat(sweeper.claim(due, NOON.plusSeconds(900))).isPresent();
    assertThat(sweeper.claim(due, NOON.plusSeconds(900))).isEmpty();
    assertThat(store(1).delete(due.reference())).isTrue();
    // nothing is read, although the response has no item
    assertThat(sweeper.claim(due, NOON.plusSeconds(900))).isEmpty();

    List<String> granted = new ArrayList<>(StoreAccess.SWEEP.itemActions());
    granted.addAll(StoreAccess.SWEEP.indexActions());
    assertThat(requests.operations().stream().map("dynamodb:"::concat).distinct())
        .containsExactlyInAnyOrderElementsOf(granted);
  }
}
