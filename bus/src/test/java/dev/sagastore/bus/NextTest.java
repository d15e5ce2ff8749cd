package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.sagastore.bus.spi.Envelope;
import org.junit.jupiter.api.Test;

class NextTest {
  @Test
  void nextIsAValue() {
    Next<String> next = Next.of("paid").send("a").send("b").complete();

    assertThat(next.state()).isEqualTo("paid");
    assertThat(next.messages()).containsExactly("a", "b").isUnmodifiable();
    assertThat(next.isCompleted()).isTrue();
    assertThat(next)
        .isEqualTo(Next.of("paid").send("a").send("b").complete())
        .hasSameHashCodeAs(Next.of("paid").send("a").send("b").complete())
        .hasToString("Next[paid, sends [a, b], completes]")
        .isNotEqualTo(Next.of("other").send("a").send("b").complete())
        .isNotEqualTo(Next.of("paid").send("b").send("a").complete())
        .isNotEqualTo(Next.of("paid").send("a").send("b"));
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without a null checker can do
  void nullFails() {
    assertThatNullPointerException()
        .isThrownBy(() -> Next.of(null))
        .withMessage("the next state must not be null");
    assertThatNullPointerException()
        .isThrownBy(() -> Next.of("paid").send(null))
        .withMessage("the message must not be null");
  }

  @Test
  void envelopeIsAValue() {
    Envelope envelope = Envelope.of("1", "Paid", "{}").withHeader("b", "2").withHeader("a", "1");

    assertThat(envelope.headers()).containsEntry("a", "1").containsEntry("b", "2").isUnmodifiable();
    assertThat(envelope)
        .isEqualTo(Envelope.of("1", "Paid", "{}").withHeader("a", "1").withHeader("b", "2"))
        .hasSameHashCodeAs(Envelope.of("1", "Paid", "{}").withHeader("a", "1").withHeader("b", "2"))
        .hasToString("Envelope[1, Paid, {a=1, b=2}]")
        .isNotEqualTo(Envelope.of("2", "Paid", "{}").withHeader("a", "1").withHeader("b", "2"))
        .isNotEqualTo(Envelope.of("1", "Late", "{}").withHeader("a", "1").withHeader("b", "2"))
        .isNotEqualTo(Envelope.of("1", "Paid", "[]").withHeader("a", "1").withHeader("b", "2"))
        .isNotEqualTo(Envelope.of("1", "Paid", "{}"));
  }

  @Test
  void outgoingMessageIsReadAsWritten() {
    OutgoingMessage message =
        new OutgoingMessage(Envelope.of("1", "Paid", "{}").withHeader("a", "1"), Long.MIN_VALUE);

    assertThat(OutgoingMessage.read("1", message.write())).isEqualTo(message);
  }
}
