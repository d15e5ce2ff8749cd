package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/** Transactions that write. */
interface TransactionFacts extends FactContext {
  private List<CancellationReason> reasons(TransactWriteItemsRequest.Builder transaction) {
    return catchThrowableOfType(
            TransactionCanceledException.class,
            () -> client().transactWriteItems(transaction.build()))
        .cancellationReasons();
  }

  /**
   * A transaction writes all its parts.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems">TransactWriteItems</a>
   */
  @Test
  default void transactionWritesAllParts() {
    store(item("updated", "a", 1, "b", 2));
    store(item("deleted"));
    store(item("checked", "a", 1));

    client()
        .transactWriteItems(
            transaction(
                    putPart(item("put", "a", 1)),
                    updatePart("updated", "SET a = :v", ":v", 5),
                    deletePart("deleted"),
                    checkPart("checked", "attribute_exists(a)"))
                .build());

    assertThat(client().query(query("").build()).items())
        .containsExactly(
            item("checked", "a", 1), item("put", "a", 1), item("updated", "a", 5, "b", 2));
  }

  /**
   * If the condition of one part fails, a transaction writes nothing.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems">TransactWriteItems</a>
   */
  @Test
  default void transactionWritesNothingIfOneConditionFails() {
    store(item("updated", "a", 1));

    assertThat(
            reasons(
                transaction(
                    putPart(item("put")),
                    updatePart("updated", "SET a = :v", ":v", 5),
                    checkPart("checked", "attribute_exists(a)"))))
        .hasSize(3);

    assertThat(client().query(query("").build()).items()).containsExactly(item("updated", "a", 1));
  }

  /**
   * Cancellation reasons have the order of the parts. A part that didn't fail has the code {@code
   * None}.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#API_TransactWriteItems_Errors">Errors
   *     of TransactWriteItems</a>
   */
  @Test
  default void reasonsHaveOrderOfParts() {
    assertThat(
            reasons(
                transaction(
                    checkPart("b", "attribute_exists(a)"),
                    putPart(item("c")),
                    checkPart("a", "attribute_exists(a)"))))
        .extracting(CancellationReason::code)
        .containsExactly("ConditionalCheckFailed", "None", "ConditionalCheckFailed");
  }

  /**
   * If {@code ALL_OLD} was requested for a part, the reason of its failed condition has the stored
   * item, if there is one.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Put.html#DDB-Type-Put-ReturnValuesOnConditionCheckFailure">ReturnValuesOnConditionCheckFailure</a>
   */
  @Test
  default void reasonHasStoredItem() {
    store(item("a", "a", 1));

    List<CancellationReason> reasons =
        reasons(
            transaction(
                withOld(putPart(item("a")), "attribute_not_exists(" + PK + ")"),
                withOld(putPart(item("b")), "attribute_exists(" + PK + ")")));

    assertThat(reasons.get(0).item()).isEqualTo(item("a", "a", 1));
    assertThat(reasons.get(1).item()).isEmpty();
  }

  private static TransactWriteItem withOld(TransactWriteItem put, String condition) {
    return put.toBuilder()
        .put(
            put.put().toBuilder()
                .conditionExpression(condition)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build())
        .build();
  }

  /**
   * A part that is invalid for the stored item has the reason {@code ValidationError} at its place.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#API_TransactWriteItems_Errors">Errors
   *     of TransactWriteItems</a>
   */
  @Test
  default void errorAtRunTimeHasItsPlace() {
    store(item("text", "a", "x"));

    assertThat(
            reasons(
                transaction(putPart(item("put")), updatePart("text", "SET a = a + :v", ":v", 1))))
        .extracting(CancellationReason::code)
        .containsExactly("None", "ValidationError");
    assertThat(read("put")).isEmpty();
  }

  /**
   * A transaction with two parts for one item fails.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems">TransactWriteItems</a>
   */
  @Test
  default void twoPartsForOneItemFail() {
    assertInvalid(
        () ->
            client()
                .transactWriteItems(
                    transaction(
                            putPart(item("a")),
                            putPart(item("b")),
                            checkPart("a", "attribute_not_exists(a)"))
                        .build()));
  }

  /**
   * A transaction has 100 parts at most.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems">TransactWriteItems</a>
   */
  @Test
  default void transactionHas100PartsAtMost() {
    assertInvalid(() -> client().transactWriteItems(transaction(puts(101)).build()));
    client().transactWriteItems(transaction(puts(100)).build());

    assertThat(client().query(query("").build()).items()).hasSize(100);
  }

  private List<TransactWriteItem> puts(int number) {
    return IntStream.range(0, number).mapToObj(i -> putPart(item("part-" + i))).toList();
  }

  /**
   * A transaction that is sent again with its token succeeds and changes nothing.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems-idempotency">Idempotency</a>
   */
  @Test
  default void transactionWithSameTokenTakesEffectOnce() {
    store(item("a", "a", 1));
    TransactWriteItemsRequest transaction =
        transaction(updatePart("a", "SET a = a + :v", ":v", 1))
            .clientRequestToken(UUID.randomUUID().toString())
            .build();

    client().transactWriteItems(transaction);
    client().transactWriteItems(transaction);

    assertThat(read("a")).isEqualTo(item("a", "a", 2));
  }

  /**
   * Another transaction with the token of one before it fails.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems-idempotency">Idempotency</a>
   */
  @Test
  default void otherTransactionWithSameTokenFails() {
    String token = UUID.randomUUID().toString();
    client().transactWriteItems(transaction(putPart(item("a"))).clientRequestToken(token).build());

    assertThatThrownBy(
            () ->
                client()
                    .transactWriteItems(
                        transaction(putPart(item("b"))).clientRequestToken(token).build()))
        .isInstanceOf(IdempotentParameterMismatchException.class);
    assertThat(read("b")).isEmpty();
  }

  /**
   * A part that conflicts with a part of another transaction, of any type, has the reason {@code
   * TransactionConflict} at its place.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling">Conflict
   *     handling</a>
   */
  @Test
  default void conflictHasItsPlace() {
    store(item("shared", "a", 1));
    IntFunction<TransactWriteItemsRequest> requests =
        worker ->
            transaction(
                    putPart(item("own-" + worker)),
                    worker % 2 == 0
                        ? updatePart("shared", "SET a = a + :v", ":v", 1)
                        : checkPart("shared", "attribute_exists(a)"))
                .build();

    // workers with a check fail in both places, or in the second one
    assertThat(
            untilFailure(
                worker -> client().transactWriteItems(requests.apply(worker)),
                failure ->
                    failure instanceof TransactionCanceledException canceled
                        && canceled.cancellationReasons().stream()
                            .map(CancellationReason::code)
                            .toList()
                            .equals(List.of("None", "TransactionConflict"))))
        .isTrue();
  }

  /**
   * A single write that conflicts with a transaction fails with {@code
   * TransactionConflictException}.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling">Conflict
   *     handling</a>
   */
  @Test
  default void singleWriteConflictsWithTransaction() {
    store(item("shared", "a", 1));

    assertThat(
            untilFailure(
                worker ->
                    worker % 2 == 0
                        ? client()
                            .transactWriteItems(
                                transaction(
                                        putPart(item("own-" + worker)),
                                        updatePart("shared", "SET a = a + :v", ":v", 1))
                                    .build())
                        : client().updateItem(update("shared", "SET b = :v", ":v", 1).build()),
                TransactionConflictException.class::isInstance))
        .isTrue();
  }

  /** Lets eight workers meet until one of them fails as expected, for 20 seconds at most. */
  private static boolean untilFailure(
      IntFunction<Object> action, Function<Throwable, Boolean> expected) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < end) {
      boolean failed =
          ConcurrentThreads.run(8, action).stream()
              .flatMap(attempt -> attempt.failure().stream())
              .anyMatch(expected::apply);
      if (failed) {
        return true;
      }
    }
    return false;
  }
}
