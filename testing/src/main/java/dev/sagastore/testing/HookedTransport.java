package dev.sagastore.testing;

import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A transport that calls a hook around its requests, and whose destinations can fail. */
final class HookedTransport implements MessageTransport {
  private final MessageTransport transport;
  private final RequestHook hook;
  private final Function<SendRequest, Optional<SendResult>> failure;

  HookedTransport(MessageTransport transport, RequestHook hook) {
    this(transport, hook, request -> Optional.empty());
  }

  /**
   * Creates a transport.
   *
   * @param transport transport to delegate to
   * @param hook is called around requests
   * @param failure returns the result of a message that isn't sent
   */
  HookedTransport(
      MessageTransport transport,
      RequestHook hook,
      Function<SendRequest, Optional<SendResult>> failure) {
    this.transport = transport;
    this.hook = hook;
    this.failure = failure;
  }

  @Override
  public List<SendResult> send(List<SendRequest> requests) {
    hook.before("send");
    List<SendResult> results = new ArrayList<>();
    for (SendRequest request : requests) {
      results.add(failure.apply(request).orElseGet(() -> transport.send(List.of(request)).get(0)));
    }
    hook.after("send");
    return results;
  }

  @Override
  public Optional<String> problem(SendRequest request) {
    // a destination can fail for good after the bus has asked
    return failure.apply(request).isPresent() ? Optional.empty() : transport.problem(request);
  }

  @Override
  public List<ReceivedMessage> receive(int max, Duration wait) {
    return transport.receive(max, wait);
  }

  @Override
  public Duration visibilityTimeout() {
    return transport.visibilityTimeout();
  }

  @Override
  public void acknowledge(List<ReceivedMessage> messages) {
    hook.before("acknowledge");
    transport.acknowledge(messages);
    hook.after("acknowledge");
  }

  @Override
  public void hide(ReceivedMessage message, Duration pause) {
    hook.before("hide");
    transport.hide(message, pause);
    hook.after("hide");
  }

  @Override
  public void hide(Map<ReceivedMessage, Duration> pauses) {
    hook.before("hide");
    transport.hide(pauses);
    hook.after("hide");
  }
}
