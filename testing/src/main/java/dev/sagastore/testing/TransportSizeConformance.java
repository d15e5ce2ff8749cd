package dev.sagastore.testing;

import static dev.sagastore.testing.TransportConformanceContext.envelope;
import static dev.sagastore.testing.TransportConformanceContext.toOwnQueue;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests for the size limit of messages. */
interface TransportSizeConformance extends TransportConformanceContext {
  /** More than ID, type and version take in any format. */
  int SPARE_BYTES = 4_096;

  private static Envelope withBody(String body) {
    return Envelope.of("large", "OrderPlaced", body);
  }

  /** Asserts that a message is too large, and that the reason contains its size and the limit. */
  private void assertTooLarge(Envelope envelope) {
    SendRequest request = SendRequest.of(Destination.OWN_QUEUE, envelope);

    String problem = transport().problem(request).orElseThrow();
    List<Long> numbers =
        Pattern.compile("\\d+")
            .matcher(problem.replace(",", ""))
            .results()
            .map(MatchResult::group)
            .map(Long::valueOf)
            .toList();
    assertThat(numbers).contains((long) maxMessageBytes());
    assertThat(numbers).anyMatch(number -> number > maxMessageBytes());

    assertThat(transport().send(List.of(request)))
        .singleElement()
        .extracting(SendResult::kind)
        .isEqualTo(SendResult.Kind.REJECTED);
    assertNothingVisible(transport());
  }

  /** A body that is larger than the limit is rejected. */
  @Test
  default void largeBodyIsRejected() {
    assertTooLarge(withBody("x".repeat(maxMessageBytes() + 1)));
  }

  /** The limit is about bytes, not about characters. */
  @Test
  default void sizeIsInBytes() {
    assertTooLarge(withBody("é".repeat(maxMessageBytes() / 2 + 1)));
  }

  /** Headers count, too. */
  @Test
  default void headersCountAsSize() {
    assertTooLarge(
        withBody("x".repeat(maxMessageBytes() - SPARE_BYTES))
            .withHeader("large", "x".repeat(SPARE_BYTES)));
  }

  /** A body below the limit arrives. */
  @Test
  default void bodyBelowLimitArrives() {
    Envelope envelope = withBody("x".repeat(maxMessageBytes() - SPARE_BYTES));

    send(toOwnQueue(envelope));

    assertThat(read(receiveOne()).equals(envelope)).isTrue();
  }

  /** A message that is too large doesn't affect the others. */
  @Test
  default void largeBodyIsRejectedAlone() {
    Envelope large = withBody("x".repeat(maxMessageBytes() + 1));

    List<SendResult> results =
        transport().send(toOwnQueue(envelope("before"), large, envelope("after")));

    assertThat(results)
        .extracting(SendResult::kind)
        .containsExactly(SendResult.Kind.SENT, SendResult.Kind.REJECTED, SendResult.Kind.SENT);
    assertThat(ids(receive(transport(), 2))).containsExactlyInAnyOrder("before", "after");
  }
}
