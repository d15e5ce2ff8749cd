package dev.sagastore.testing;

import static dev.sagastore.testing.BusConformanceContext.noting;
import static dev.sagastore.testing.BusConformanceContext.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.testing.OrderMessage.Charge;
import dev.sagastore.testing.OrderMessage.Paid;
import dev.sagastore.testing.OrderMessage.Placed;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Tests for destinations that fail, for good or for a while. */
interface BusDestinationConformance extends BusConformanceContext {
  private SagaBus bus(AtomicReference<SendResult> failure) {
    return newBus(
            store(),
            new HookedTransport(
                transport(),
                RequestHook.NONE,
                request ->
                    isToOther(request) ? Optional.ofNullable(failure.get()) : Optional.empty()))
        .define(
            paidOrder()
                .on(OrderMessage.Reserved.class, OrderMessage::orderId)
                .handle(
                    (state, message) ->
                        noting(state, message).send(new Charge(ORDER, message.text())))
                .build())
        .route(Charge.class, otherDestination().name())
        .build();
  }

  private boolean isToOther(SendRequest request) {
    return request.destination().equals(otherDestination());
  }

  private OrderMessage charging() {
    return new OrderMessage.Reserved(ORDER, "reserved");
  }

  private Optional<Envelope> charge() {
    return sent().stream().filter(envelope -> envelope.type().equals("Charge")).findFirst();
  }

  /** A destination that fails for good holds up neither the other ones nor the saga. */
  @Test
  default void rejectedMessageIsDeadLettered() {
    AtomicReference<SendResult> failure = new AtomicReference<>(SendResult.rejected("it is gone"));
    SagaBus bus = bus(failure);
    run(bus, new Placed(ORDER, "placed"));

    run(bus, charging());
    run(bus, new Paid(ORDER, "paid"));

    assertHandledOnce(ORDER, "placed", "reserved", "paid");
    assertThat(charge()).isEmpty();
    assertThat(reason(deadLetter())).contains("it is gone");
    assertThat(deadLetter().header(MessageHeaders.FORWARD_TO)).contains(otherDestination().name());
  }

  /** A redrive forwards the message to its destination, under its ID. */
  @Test
  default void redriveForwardsRejectedMessage() {
    AtomicReference<SendResult> failure = new AtomicReference<>(SendResult.rejected("it is gone"));
    SagaBus bus = bus(failure);
    run(bus, new Placed(ORDER, "placed"));
    run(bus, charging());
    Envelope letter = deadLetter();

    redriveAll();
    run(bus);
    assertThat(deadLetter().id()).isEqualTo(letter.id());
    failure.set(null);
    redriveAll();
    run(bus);

    assertThat(deadLetters()).isEmpty();
    assertThat(charge()).map(Envelope::id).contains(letter.id());
    assertThat(charge()).map(Envelope::body).contains(letter.body());
    assertThat(charge().orElseThrow().header(MessageHeaders.FORWARD_TO)).isEmpty();
    assertHandledOnce(ORDER, "placed", "reserved");
  }

  /** A destination that fails for a while gets the message later, and the others at once. */
  @Test
  default void failedMessageIsSentLater() {
    AtomicReference<SendResult> failure = new AtomicReference<>(SendResult.failed("throttled"));
    SagaBus bus = bus(failure);
    run(bus, new Placed(ORDER, "placed"));

    run(bus, charging());
    assertThat(notes(ORDER)).containsExactlyInAnyOrder("placed", "reserved");
    assertThat(data(ORDER).unsentMessages()).hasSize(1);
    failure.set(null);
    runForMinutes(bus);

    assertThat(charge()).isPresent();
    assertHandledOnce(ORDER, "placed", "reserved");
    assertThat(deadLetters()).isEmpty();
  }

  /** Any message of the saga sends what is older than a minute. */
  @Test
  default void otherMessageSendsWhatIsLeft() {
    AtomicReference<SendResult> failure = new AtomicReference<>(SendResult.failed("throttled"));
    SagaBus bus = bus(failure);
    run(bus, new Placed(ORDER, "placed"));
    for (Duration passed = Duration.ZERO;
        passed.compareTo(Duration.ofMinutes(2)) < 0;
        passed = passed.plusSeconds(10)) {
      run(bus, charging());
      advance(Duration.ofSeconds(10));
    }
    failure.set(null);

    // hidden for longer than a while
    receiveAll().forEach(message -> transport().hide(message, Duration.ofHours(1)));
    run(bus, new Paid(ORDER, "paid"));

    assertThat(charge()).isPresent();
    assertHandledOnce(ORDER, "placed", "reserved", "paid");
  }

  /** A message that was in the outbox for 14 days becomes a dead letter. */
  @Test
  default void oldMessageIsDeadLettered() {
    AtomicReference<SendResult> failure = new AtomicReference<>(SendResult.failed("throttled"));
    SagaBus bus = bus(failure);
    run(bus, new Placed(ORDER, "placed"));
    run(bus, charging());
    advance(Duration.ofDays(15));
    failure.set(null);

    run(bus, new Paid(ORDER, "paid"));

    assertThat(charge()).isEmpty();
    assertThat(deadLetters()).isNotEmpty();
    assertThat(deadLetters())
        .allSatisfy(
            letter ->
                assertThat(letter.header(MessageHeaders.FORWARD_TO))
                    .contains(otherDestination().name()));
    redriveAll();
    run(bus);
    assertThat(charge()).isPresent();
    assertHandledOnce(ORDER, "placed", "reserved", "paid");
  }
}
