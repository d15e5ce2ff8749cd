package dev.sagastore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BusAccessTest {
  @ParameterizedTest
  @EnumSource
  void actionsAreThoseOfSqsInOrder(BusAccess access) {
    assertThat(access.queueActions()).isNotEmpty().isSorted().doesNotHaveDuplicates();
    assertThat(access.deadLetterQueueActions()).isSorted().doesNotHaveDuplicates();
    assertThat(access.queueActions()).allMatch(action -> action.matches("sqs:[A-Za-z]+"));
    assertThat(access.deadLetterQueueActions()).allMatch(action -> action.matches("sqs:[A-Za-z]+"));
  }

  @ParameterizedTest
  @EnumSource
  void onlyHandlersSendToDestinations(BusAccess access) {
    assertThat(access.usesDestinations())
        .isEqualTo(access == BusAccess.FUNCTION || access == BusAccess.WORKER);
  }

  @ParameterizedTest
  @EnumSource
  void actionOfDestinationHasItsService(DestinationKind kind) {
    assertThat(kind.sendAction())
        .startsWith(
            switch (kind) {
              case QUEUE -> "sqs:";
              case TOPIC -> "sns:";
              case EVENT_BUS -> "events:";
            });
  }
}
