package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sagastore.bus.TestMessages.Refund;
import dev.sagastore.bus.TestMessages.Released;
import dev.sagastore.bus.TestMessages.Reserve;
import dev.sagastore.bus.memory.QueuedMessage;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests what applications call: sending from outside of a saga, and handling a batch. */
class SagaBusTest {
  private final List<String> handled = new ArrayList<>();
  private final BusDriver driver =
      BusDriver.of(
          builder ->
              builder
                  .publishTo("stock")
                  .handle(
                      Reserve.class,
                      (message, context) -> {
                        handled.add(message.text());
                        return Response.none();
                      }));
  private final SagaBus bus = driver.bus();

  @Test
  void sendReturnsIdOfMessage() {
    String id = bus.send(new Refund("f-1"));

    assertThat(driver.received(BusDriver.PAYMENTS)).extracting(Envelope::id).containsExactly(id);
  }

  @Test
  void sendReturnsChosenId() {
    assertThat(bus.send("m-1", new Refund("f-1"))).isEqualTo("m-1");

    assertThat(driver.received(BusDriver.PAYMENTS)).extracting(Envelope::id).containsExactly("m-1");
  }

  @Test
  void publishReturnsIdOfMessage() {
    String id = bus.publish(new Released("e-1"));

    assertThat(driver.received(BusDriver.STOCK)).extracting(Envelope::id).containsExactly(id);
  }

  @Test
  void messageThatCanNeverBeSentFails() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bus.send(new Refund("")))
        .withMessageStartingWith("Refund can't be sent: ");
  }

  @Test
  void messageThatTransportRejectsFails() {
    driver.transport().reject(BusDriver.PAYMENTS, "too large");

    assertThatExceptionOfType(MessageNotSentException.class)
        .isThrownBy(() -> bus.send("m-1", new Refund("f-1")))
        .withMessageContaining("too large; no retry can succeed");
  }

  @Test
  void messageAfterDeadlineComesAgainAtOnce() {
    driver.put(Envelope.of("m-1", "Reserve", "a"));
    List<ReceivedMessage> batch = driver.transport().receive(1, Duration.ZERO);

    bus.handle(batch, Duration.ZERO);

    assertThat(handled).isEmpty();
    assertThat(driver.queued()).extracting(QueuedMessage::isVisible).containsExactly(true);
    bus.handle(driver.transport().receive(1, Duration.ZERO), Duration.ofMillis(1));
    assertThat(handled).containsExactly("a");
  }
}
