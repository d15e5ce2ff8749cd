package dev.sagastore.dynamodb.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

class FailedConditionTest {
  private static final Map<String, AttributeValue> ITEM =
      Map.of("PK", AttributeValue.fromS("SAGA#OrderSaga"));

  @Test
  void failedConditionContainsStoredItem() {
    SdkException cause = ConditionalCheckFailedException.builder().item(ITEM).build();

    assertThat(FailedCondition.of(new FailedRequest(cause, true)))
        .isEqualTo(new FailedCondition(ITEM, true, cause));
    assertThat(FailedCondition.of(new FailedRequest(cause, false)))
        .isEqualTo(new FailedCondition(ITEM, false, cause));
  }

  @Test
  void itemIsEmptyWithoutStoredItem() {
    SdkException cause = ConditionalCheckFailedException.builder().build();

    assertThat(FailedCondition.of(new FailedRequest(cause, false)).item()).isEmpty();
  }

  @Test
  void otherFailureIsNoFailedCondition() {
    for (SdkException cause :
        new SdkException[] {SdkClientException.create("no connection"), cancelled("None")}) {
      assertThat(FailedCondition.of(new FailedRequest(cause, false))).isNull();
      assertThat(FailedCondition.of(new FailedRequest(cause, false), 0)).isNull();
    }
    assertThat(
            FailedCondition.of(
                new FailedRequest(ConditionalCheckFailedException.builder().build(), false), 0))
        .isNull();
  }

  @Test
  void transactionHasConditionForEachItem() {
    TransactionCanceledException cause = cancelled("None", "ConditionalCheckFailed");
    FailedRequest failed = new FailedRequest(cause, true);

    assertThat(FailedCondition.of(failed, 0)).isNull();
    assertThat(FailedCondition.of(failed, 1)).isEqualTo(new FailedCondition(ITEM, true, cause));
    assertThat(FailedCondition.of(failed, 2)).isNull();
    assertThat(FailedCondition.of(new FailedRequest(cancelled(), false), 0)).isNull();
  }

  @Test
  void transactionFailsWithAnyFailedCondition() {
    assertThat(FailedCondition.isAny(cancelled())).isFalse();
    assertThat(FailedCondition.isAny(cancelled("None", "TransactionConflict"))).isFalse();
    assertThat(FailedCondition.isAny(cancelled("TransactionConflict", "ConditionalCheckFailed")))
        .isTrue();
  }

  @Test
  void retriedDeleteWithoutItemIsOwnDelete() {
    SdkException cause = ConditionalCheckFailedException.builder().build();

    assertThat(new FailedCondition(Map.of(), true, cause).showsOwnDelete()).isTrue();
    assertThat(new FailedCondition(Map.of(), false, cause).showsOwnDelete()).isFalse();
    assertThat(new FailedCondition(ITEM, true, cause).showsOwnDelete()).isFalse();
  }

  private static TransactionCanceledException cancelled(String... codes) {
    return TransactionCanceledException.builder()
        .cancellationReasons(
            Stream.of(codes)
                .map(
                    code ->
                        CancellationReason.builder()
                            .code(code)
                            .item(code.equals("ConditionalCheckFailed") ? ITEM : null)
                            .build())
                .toList())
        .build();
  }
}
