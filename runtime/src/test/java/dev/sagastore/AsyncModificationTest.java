package dev.sagastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AsyncModificationTest {
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);
  private static final ModifyPolicy POLICY =
      ModifyPolicy.standard()
          .withAttempts(3)
          .withPauses(Duration.ZERO, Duration.ZERO)
          .withDeadline(Duration.ofDays(1));

  private final Saga<String> saga =
      Saga.builder(TYPE)
          .sagaId("id-1")
          .correlationId("order-42")
          .state("new")
          .createdAt(Instant.EPOCH)
          .build();

  /** What the store was asked for, and what it has not answered yet. */
  private final List<CompletableFuture<Optional<Saga<String>>>> finds =
      new CopyOnWriteArrayList<>();

  private final List<CompletableFuture<Saga<String>>> updates = new CopyOnWriteArrayList<>();

  @Test
  void whatIsFoundIsChangedAndStored() {
    CompletableFuture<Saga<String>> result = modify(state -> state + "!");

    finds.get(0).complete(Optional.of(saga));
    assertThat(result).isNotDone();
    updates.get(0).complete(saga.withState("new!"));

    assertThat(result).isCompletedWithValue(saga.withState("new!"));
  }

  @Test
  void aChangeThatDeclinesStoresNothing() {
    CompletableFuture<Saga<String>> result = modify(state -> state);
    finds.get(0).complete(Optional.of(saga));

    assertThat(result).isCompletedWithValue(saga);
    assertThat(updates).isEmpty();
  }

  @Test
  void aConflictIsTriedAgainOnTheNewerSaga() {
    Saga<String> newer = saga.toBuilder().version(2).state("newer").build();
    CompletableFuture<Saga<String>> result = modify(state -> state + "!");
    finds.get(0).complete(Optional.of(saga));

    conflict(0, newer);
    awaitUpdates(2);
    updates.get(1).complete(newer.withState("newer!"));

    assertThat(result).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(newer.withState("newer!"));
    assertThat(finds).hasSize(1);
  }

  @Test
  void theLastConflictIsTheResult() {
    CompletableFuture<Saga<String>> result = modify(state -> state + "!");
    finds.get(0).complete(Optional.of(saga));
    for (int attempt = 0; attempt < 3; attempt++) {
      awaitUpdates(attempt + 1);
      conflict(attempt, saga);
      if (attempt == 1) {
        // who has lost twice reads the saga again
        await(finds, 2);
        finds.get(1).complete(Optional.of(saga));
      }
    }

    assertFailed(result, SagaConflictException.class);
    assertThatThrownBy(result::get)
        .cause()
        .isInstanceOfSatisfying(
            SagaConflictException.class, conflict -> assertThat(conflict.attempts()).isEqualTo(3));
  }

  @Test
  void anyOtherFailureIsTheResult() {
    CompletableFuture<Saga<String>> missing = modify(state -> state + "!");
    finds.get(0).complete(Optional.empty());
    assertFailed(missing, SagaNotFoundException.class);

    CompletableFuture<Saga<String>> thrown =
        modify(
            state -> {
              throw new IllegalStateException("cannot be changed");
            });
    finds.get(1).complete(Optional.of(saga));
    assertFailed(thrown, IllegalStateException.class);

    CompletableFuture<Saga<String>> refused = modify(state -> state + "!");
    finds.get(2).complete(Optional.of(saga));
    updates
        .get(0)
        .completeExceptionally(
            new CompletionException(new SagaTooLargeException(saga, 2, 0, 1, null)));
    assertFailed(refused, SagaTooLargeException.class);
  }

  @Test
  void whoCancelsCancelsTheOperationUnderWay() {
    CompletableFuture<Saga<String>> finding = modify(state -> state + "!");
    finding.cancel(false);
    assertThat(finds.get(0)).isCancelled();
    assertThat(updates).isEmpty();

    CompletableFuture<Saga<String>> updating = modify(state -> state + "!");
    finds.get(1).complete(Optional.of(saga));
    updating.cancel(false);
    assertThat(updates.get(0)).isCancelled();
    assertThat(updates).hasSize(1);
  }

  @Test
  void whoCancelsKeepsFurtherAttemptsFromBeingMade() {
    List<CompletableFuture<Saga<String>>> result = new ArrayList<>();
    result.add(
        modify(
            state -> {
              // between the conflict and the second attempt
              if (!updates.isEmpty()) {
                result.get(0).cancel(false);
              }
              return state + "!";
            }));
    finds.get(0).complete(Optional.of(saga));
    conflict(0, saga);

    assertThat(result.get(0)).failsWithin(Duration.ofSeconds(10));
    assertThat(result.get(0)).isCancelled();
    assertThat(updates).hasSize(1);
  }

  private CompletableFuture<Saga<String>> modify(UnaryOperator<String> change) {
    return new AsyncModification<>(
            store(),
            new Modification<>(TYPE, found -> found.withState(change.apply(found.state())), POLICY))
        .apply("id-1");
  }

  /** A store that finds and updates, and leaves the answers to the test. */
  private AsyncSagaStore store() {
    return (AsyncSagaStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {AsyncSagaStore.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "findById" -> added(finds);
                  case "update" -> added(updates);
                  default -> throw new AssertionError(method);
                });
  }

  private static <T> CompletableFuture<T> added(List<CompletableFuture<T>> operations) {
    CompletableFuture<T> operation = new CompletableFuture<>();
    operations.add(operation);
    return operation;
  }

  private void conflict(int update, Saga<String> current) {
    updates
        .get(update)
        .completeExceptionally(new SagaConflictException(saga, current.version(), current, null));
  }

  private void awaitUpdates(int count) {
    await(updates, count);
  }

  private static void await(List<?> operations, int count) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (operations.size() < count && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(operations).hasSizeGreaterThanOrEqualTo(count);
  }

  private static void assertFailed(CompletableFuture<?> result, Class<? extends Throwable> type) {
    assertThat(result)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(type);
  }
}
