package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AcknowledgerTest {
  private static final ReceivedMessage FIRST = ReceivedMessage.builder("1", "").build();
  private static final ReceivedMessage SECOND = ReceivedMessage.builder("2", "").build();
  private static final ReceivedMessage OTHER = ReceivedMessage.builder("3", "").build();

  private final List<List<ReceivedMessage>> requests = new ArrayList<>();
  private final Acknowledger acknowledger =
      new Acknowledger(
          new MessageTransport() {
            @Override
            public List<ReceivedMessage> receive(int max, Duration wait) {
              return List.of();
            }

            @Override
            public void acknowledge(List<ReceivedMessage> messages) {
              requests.add(messages);
            }

            @Override
            public void hide(ReceivedMessage message, Duration pause) {}

            @Override
            public List<SendResult> send(List<SendRequest> messages) {
              return List.of();
            }

            @Override
            public Optional<String> problem(SendRequest request) {
              return Optional.empty();
            }
          });

  @Test
  void messagesOfBatchAreAcknowledgedTogether() {
    Acknowledger.OpenBatch batch = acknowledger.open(List.of(FIRST, SECOND), 2);

    acknowledger.acknowledge(List.of(FIRST));
    assertThat(batch.endTask()).isFalse();
    acknowledger.acknowledge(List.of(SECOND));
    assertThat(batch.endTask()).isTrue();

    assertThat(requests).isEmpty();
    batch.close();
    assertThat(requests).containsExactly(List.of(FIRST, SECOND));
  }

  @Test
  void messageWithoutBatchIsAcknowledgedAtOnce() {
    Acknowledger.OpenBatch unused = acknowledger.open(List.of(FIRST), 1);

    acknowledger.acknowledge(List.of(FIRST, OTHER));

    assertThat(requests).containsExactly(List.of(OTHER));
  }

  @Test
  void equalMessageOfAnotherDeliveryIsAcknowledgedAtOnce() {
    Acknowledger.OpenBatch unused = acknowledger.open(List.of(FIRST), 1);
    ReceivedMessage again = ReceivedMessage.builder("1", "").build();

    acknowledger.acknowledge(List.of(again));

    assertThat(requests).containsExactly(List.of(again));
  }

  @Test
  void flushAcknowledgesCollectedMessagesOnce() {
    Acknowledger.OpenBatch batch = acknowledger.open(List.of(FIRST, SECOND), 2);
    acknowledger.acknowledge(List.of(FIRST));

    batch.flush();
    batch.flush();
    acknowledger.acknowledge(List.of(SECOND));
    batch.close();

    assertThat(requests).containsExactly(List.of(FIRST), List.of(SECOND));
  }

  @Test
  void messageOfClosedBatchIsAcknowledgedAtOnce() {
    Acknowledger.OpenBatch batch = acknowledger.open(List.of(FIRST), 1);

    batch.close();
    acknowledger.acknowledge(List.of(FIRST));

    assertThat(requests).containsExactly(List.of(FIRST));
  }
}
