package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbAsyncSagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.testing.History.Violation;
import dev.sagastore.testing.HistoryEntry.Kind;
import dev.sagastore.testing.HistoryEntry.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Many writers on few sagas, some of them hot, while requests and answers get lost: every
 * acknowledged change is there exactly once, and no other.
 *
 * <p>{@code -Dsagastore.history.seed} repeats a run, as far as threads allow; {@code
 * -Dsagastore.history.operations} sets its length.
 */
class HistoryTest {
  private static final String LENGTH_PROPERTY = "sagastore.history.operations";
  private static final String SEED_PROPERTY = "sagastore.history.seed";

  /** Of all stores together. */
  private static final int OPERATIONS = Integer.getInteger(LENGTH_PROPERTY, 3_000);

  private static final int OPERATIONS_OF_STORE = OPERATIONS / Store.values().length;
  private static final int WORKERS = 8;
  private static final int SLOTS = 20;
  private static final int HOT_SLOTS = 2;
  private static final double FAULT_PROBABILITY = 0.25;
  private static final Set<Fault> FAULTS = EnumSet.allOf(Fault.class);

  private final long seed = Long.getLong(SEED_PROPERTY, ThreadLocalRandom.current().nextLong());
  private final FaultInjector faults = FaultInjector.inFrontOf(EmbeddedDynamoDb.shared());
  private final History history = new History();

  /** The stores; the clients send a request twice. */
  enum Store {
    DERIVED(SagaIdentity.DERIVED),
    GUARDED(SagaIdentity.GUARDED),
    DERIVED_ASYNC(SagaIdentity.DERIVED);

    private final SagaIdentity identity;

    Store(SagaIdentity identity) {
      this.identity = identity;
    }

    /** Tells whether its interface has those of extensions. */
    boolean hasDueTimes() {
      return this != DERIVED_ASYNC;
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyAcknowledgedChangeIsThereExactlyOnceAndNoOther(Store kind) {
    String run =
        "%s, -D%s=%d -D%s=%d".formatted(kind, LENGTH_PROPERTY, OPERATIONS, SEED_PROPERTY, seed);
    System.out.println("history of " + run);
    TestTable table = TestTable.create();
    try (faults;
        DynamoDbClient client = client();
        DynamoDbAsyncClient asyncClient = asyncClient()) {
      work(kind, table, store(kind, table.name(), client, asyncClient), run);
    }
  }

  private void work(Store kind, TestTable table, SagaStore store, String run) {
    HistorySlots slots = new HistorySlots(SLOTS, HOT_SLOTS, kind.identity);
    faults.randomly(seed, FAULT_PROBABILITY, FAULTS);
    List<Attempt<Boolean>> ends =
        ConcurrentThreads.run(
            WORKERS,
            thread -> {
              HistoryWorker worker = new HistoryWorker(thread + 1, seed, store, slots, history);
              for (int i = thread; i < OPERATIONS_OF_STORE; i += WORKERS) {
                worker.act();
              }
              return true;
            });
    faults.stop();
    for (Attempt<Boolean> end : ends) {
      end.failure().ifPresent(failure -> fail("a worker failed: " + run, failure));
    }
    long endOfWork = history.tick();
    new HistoryReader(store, slots, new HistoryRecorder(WORKERS + 1, history))
        .readAll(history.entries());

    System.out.println("history of " + run + ": " + history.summary());
    List<HistoryEntry> entries = history.entries();
    List<Violation> violations = new ArrayList<>(HistoryContents.violations(entries));
    violations.addAll(
        HistoryOrder.violations(entries, endOfWork, kind.identity == SagaIdentity.DERIVED));
    violations.addAll(HistoryOwnership.violations(entries));
    violations.addAll(HistoryDueTimes.violations(entries));
    if (!violations.isEmpty()) {
      fail("%d things are wrong in the history of %s%s", violations.size(), run, told(violations));
    }
    for (SagaType<?> type : slots.types()) {
      assertThat(
              HistoryGuards.violations(
                  type, kind.identity, table.items().stream().map(HistoryItem::new).toList()))
          .as("what is wrong in the table after the history of %s", run)
          .isEmpty();
    }
    requireVariety(kind, run);
  }

  private String told(List<Violation> violations) {
    return violations.stream()
        .sorted(Comparator.comparing(violation -> violation.entry().returned()))
        .limit(3)
        .map(violation -> "%n%n%s%n%s".formatted(violation.text(), history.excerpt(violation)))
        .collect(Collectors.joining());
  }

  /** A history in which little happened proves little; in a short one, rare things may not. */
  private void requireVariety(Store store, String run) {
    // that a write was certainly not made is always rare: the client would have to give up at once
    Set<Outcome> outcomes =
        EnumSet.complementOf(EnumSet.of(Outcome.NOT_WRITTEN, Outcome.CONFLICT_OR_NOT_FOUND));
    Set<Kind> kinds = EnumSet.allOf(Kind.class);
    if (!store.hasDueTimes()) {
      outcomes.remove(Outcome.NOT_DUE);
      kinds.removeAll(EnumSet.of(Kind.CLAIM, Kind.PATCH));
    }
    for (Outcome outcome : outcomes) {
      assertThat(OPERATIONS_OF_STORE < 1_000 || history.has(entry -> entry.outcome() == outcome))
          .as("%s in the history of %s", outcome, run)
          .isTrue();
    }
    for (Kind kind : kinds) {
      assertThat(
              OPERATIONS_OF_STORE < 10_000
                  || history.has(entry -> entry.kind() == kind && entry.isAcknowledged()))
          .as("an acknowledged %s in the history of %s", kind, run)
          .isTrue();
    }
  }

  private static SagaStore store(
      Store kind, String table, DynamoDbClient client, DynamoDbAsyncClient asyncClient) {
    return kind == Store.DERIVED_ASYNC
        ? new BlockingSagaStore(
            DynamoDbAsyncSagaStore.builder()
                .client(asyncClient)
                .tableName(table)
                .identity(kind.identity)
                .build())
        : DynamoDbSagaStore.builder()
            .client(client)
            .tableName(table)
            .identity(kind.identity)
            .build();
  }

  private DynamoDbClient client() {
    return TestTable.ENGINE
        .clientBuilder()
        .httpClient(faults)
        .overrideConfiguration(HistoryTest::twoAttempts)
        .build();
  }

  private DynamoDbAsyncClient asyncClient() {
    return TestTable.ENGINE
        .asyncClientBuilder()
        .httpClient(faults.asyncClient())
        .overrideConfiguration(HistoryTest::twoAttempts)
        .build();
  }

  /** So few that some outcomes stay unknown; and so far apart that others are faster. */
  private static void twoAttempts(ClientOverrideConfiguration.Builder config) {
    BackoffStrategy pause = BackoffStrategy.fixedDelay(Duration.ofMillis(40));
    config.retryStrategy(
        retry -> retry.maxAttempts(2).backoffStrategy(pause).throttlingBackoffStrategy(pause));
  }
}
