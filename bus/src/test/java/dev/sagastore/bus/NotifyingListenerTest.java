package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotifyingListenerTest {
  private final List<Object> calls = new ArrayList<>();
  private final BusListener recording =
      new BusListener() {
        @Override
        public void settled(MessageEvent event) {
          calls.add(event);
        }

        @Override
        public void conflicted(String sagaName, int messages) {
          calls.add("conflicted %s %s".formatted(sagaName, messages));
        }

        @Override
        public void inboxOverflowed(String sagaName, int messages) {
          calls.add("overflowed %s %s".formatted(sagaName, messages));
        }

        @Override
        public void sent(SendRequest request, SendResult result) {
          calls.add(request);
        }

        @Override
        public void swept(String sagaName, SweepReport report) {
          calls.add(report);
        }

        @Override
        public void failed(String operation, Throwable failure) {
          calls.add(failure);
        }
      };

  /** Returns a listener that throws an exception. */
  private static BusListener failing() {
    return new BusListener() {
      @Override
      public void conflicted(String sagaName, int messages) {
        throw new IllegalStateException("no connection");
      }
    };
  }

  @Test
  void eachNotificationReachesListener() {
    NotifyingListener listener = new NotifyingListener(List.of(recording));
    ReceivedMessage received = ReceivedMessage.builder("m-1", "a").build();
    MessageEvent event =
        MessageEvent.of(
            Settlement.acknowledged(
                new Delivery(TestMessages.paid("m-1"), received), Settlement.Kind.HANDLED),
            null,
            Duration.ZERO);
    SendRequest request = SendRequest.of(BusDriver.STOCK, TestMessages.paid("m-2"));
    SweepReport report = SweepReport.of(1, 1, 0, 0, Duration.ZERO);
    IllegalStateException failure = new IllegalStateException("down");

    listener.settled(event);
    listener.conflicted("OrderSaga", 1);
    listener.inboxOverflowed("OrderSaga", 2);
    listener.sent(request, SendResult.sent());
    listener.swept("OrderSaga", report);
    listener.failed("Send", failure);

    assertThat(calls)
        .containsExactly(
            event, "conflicted OrderSaga 1", "overflowed OrderSaga 2", request, report, failure);
  }

  @Test
  void failedListenerKeepsNothingFromOthers() {
    NotifyingListener listener = new NotifyingListener(List.of(failing(), recording));

    listener.conflicted("OrderSaga", 1);

    assertThat(calls).containsExactly("conflicted OrderSaga 1");
  }

  @Test
  void addedListenerIsNotified() {
    NotifyingListener listener = new NotifyingListener(List.of());
    listener.add(recording);

    listener.conflicted("OrderSaga", 1);

    assertThat(calls).containsExactly("conflicted OrderSaga 1");
  }
}
