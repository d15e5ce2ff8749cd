package dev.sagastore.bus.spi;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A transport without messages, for tests that replace what they look at. */
public class IdleTransport implements MessageTransport {
  @Override
  public List<SendResult> send(List<SendRequest> requests) {
    return List.of();
  }

  @Override
  public Optional<String> problem(SendRequest request) {
    return Optional.empty();
  }

  @Override
  public List<ReceivedMessage> receive(int max, Duration wait) {
    return List.of();
  }

  @Override
  public void acknowledge(List<ReceivedMessage> messages) {}

  @Override
  public void hide(ReceivedMessage message, Duration pause) {}
}
