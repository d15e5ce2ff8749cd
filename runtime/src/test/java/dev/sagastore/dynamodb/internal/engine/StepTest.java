package dev.sagastore.dynamodb.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.dynamodb.internal.Script;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

class StepTest {
  private static final GetItemRequest REQUEST = GetItemRequest.builder().tableName("sagas").build();

  @Test
  void stepAfterEndRunsImmediately() {
    assertThat(Step.done(1).map(value -> value + 1)).isEqualTo(Step.done(2));
    assertThat(Step.done(1).then(value -> Step.done("x" + value))).isEqualTo(Step.done("x1"));
  }

  @Test
  void stepAfterRequestFollowsResponseAndFailure() {
    Step<String> steps = send().map(found -> found ? "found" : "failed");

    assertThat(Script.of(GetItemResponse.builder().build()).run(steps)).isEqualTo("found");
    assertThat(Script.of(SdkClientException.create("no connection")).run(steps))
        .isEqualTo("failed");
  }

  @Test
  void stepAfterPauseFollowsPause() {
    Step<Integer> steps =
        Script.pause(Duration.ofSeconds(1), () -> Step.done(1)).map(value -> value + 1);
    Script script = Script.of();

    assertThat(script.run(steps)).isEqualTo(2);
    assertThat(script.pauses).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void stepAfterParallelGetsResultsInOrder() {
    Step<String> steps =
        new Step.Parallel<Integer, String>(
                List.of(Step.done(1), Step.done(2)), 7, results -> Step.done(results.toString()))
            .map(text -> "of " + text);
    Script script = Script.of();

    assertThat(script.run(steps)).isEqualTo("of [1, 2]");
    assertThat(script.groups)
        .singleElement()
        .satisfies(group -> assertThat(group.concurrency()).isEqualTo(7));
  }

  @Test
  void exceptionOfFunctionIsThrown() {
    Step<Boolean> steps =
        send()
            .then(
                found -> {
                  throw new IllegalStateException("typed");
                });

    assertThatThrownBy(() -> Script.of(GetItemResponse.builder().build()).run(steps))
        .hasMessage("typed");
  }

  @Test
  void chainedStepsDoNotOverflowStack() {
    Script script = new Script(request -> GetItemResponse.builder().build());

    assertThat(script.run(counting(0))).isEqualTo(100_000);
    assertThat(script.sent).hasSize(100_000);
  }

  private static Step<Integer> counting(int from) {
    return from == 100_000 ? Step.done(from) : send().then(found -> counting(from + 1));
  }

  private static Step<Boolean> send() {
    return new Step.Send<>(
        RequestKind.GET_ITEM, REQUEST, response -> Step.done(true), failure -> Step.done(false));
  }
}
