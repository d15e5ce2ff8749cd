package dev.sagastore.dynamodb.internal;

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

class RefusalTest {
  private static final Map<String, AttributeValue> ITEM =
      Map.of("PK", AttributeValue.fromS("SAGA#OrderSaga"));

  @Test
  void aFailedConditionIsARefusalWithWhatIsStored() {
    SdkException cause = ConditionalCheckFailedException.builder().item(ITEM).build();

    assertThat(Refusal.of(new Retries.Failed(cause, true)))
        .isEqualTo(new Refusal(ITEM, true, cause));
    assertThat(Refusal.of(new Retries.Failed(cause, false)))
        .isEqualTo(new Refusal(ITEM, false, cause));
  }

  @Test
  void whereNothingIsStoredTheItemIsEmpty() {
    SdkException cause = ConditionalCheckFailedException.builder().build();

    assertThat(Refusal.of(new Retries.Failed(cause, false)).item()).isEmpty();
  }

  @Test
  void anythingElseIsNoRefusal() {
    for (SdkException cause :
        new SdkException[] {SdkClientException.create("no connection"), cancelled("None")}) {
      assertThat(Refusal.of(new Retries.Failed(cause, false))).isNull();
      assertThat(Refusal.of(new Retries.Failed(cause, false), 0)).isNull();
    }
    assertThat(
            Refusal.of(
                new Retries.Failed(ConditionalCheckFailedException.builder().build(), false), 0))
        .isNull();
  }

  @Test
  void ofATransactionEachItemHasItsOwnRefusal() {
    TransactionCanceledException cause = cancelled("None", "ConditionalCheckFailed");
    Retries.Failed failed = new Retries.Failed(cause, true);

    assertThat(Refusal.of(failed, 0)).isNull();
    assertThat(Refusal.of(failed, 1)).isEqualTo(new Refusal(ITEM, true, cause));
    assertThat(Refusal.of(failed, 2)).isNull();
    assertThat(Refusal.of(new Retries.Failed(cancelled(), false), 0)).isNull();
  }

  @Test
  void aTransactionIsRefusedIfAnyOfItsItemsIs() {
    assertThat(Refusal.isAny(cancelled())).isFalse();
    assertThat(Refusal.isAny(cancelled("None", "TransactionConflict"))).isFalse();
    assertThat(Refusal.isAny(cancelled("TransactionConflict", "ConditionalCheckFailed"))).isTrue();
  }

  @Test
  void aRetriedDeleteThatFindsNothingDidIt() {
    SdkException cause = ConditionalCheckFailedException.builder().build();

    assertThat(new Refusal(Map.of(), true, cause).showsOwnDelete()).isTrue();
    assertThat(new Refusal(Map.of(), false, cause).showsOwnDelete()).isFalse();
    assertThat(new Refusal(ITEM, true, cause).showsOwnDelete()).isFalse();
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
