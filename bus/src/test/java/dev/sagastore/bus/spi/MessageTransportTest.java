package dev.sagastore.bus.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Hiding several messages with a transport that hides single ones. */
class MessageTransportTest {
  private static final Map<ReceivedMessage, Duration> PAUSES = new LinkedHashMap<>();

  static {
    PAUSES.put(ReceivedMessage.builder("1", "").build(), Duration.ofSeconds(1));
    PAUSES.put(ReceivedMessage.builder("2", "").build(), Duration.ofSeconds(2));
    PAUSES.put(ReceivedMessage.builder("3", "").build(), Duration.ofSeconds(3));
  }

  private final List<String> hidden = new ArrayList<>();

  private MessageTransport failing(Supplier<RuntimeException> failure) {
    return new IdleTransport() {
      @Override
      public void hide(ReceivedMessage message, Duration pause) {
        if (message.transportId().equals("3")) {
          hidden.add(message.transportId());
          return;
        }
        throw failure.get();
      }
    };
  }

  @Test
  void failureIsThrownAfterAllWereTried() {
    Throwable thrown =
        catchThrowable(() -> failing(() -> new IllegalStateException("outage")).hide(PAUSES));

    assertThat(thrown).hasMessage("outage");
    assertThat(thrown.getSuppressed()).hasSize(1);
    assertThat(hidden).containsExactly("3");
  }

  @Test
  void oneExceptionForAllIsThrownAsItIs() {
    RuntimeException closed = new IllegalStateException("closed");

    assertThat(catchThrowable(() -> failing(() -> closed).hide(PAUSES))).isSameAs(closed);
  }
}
