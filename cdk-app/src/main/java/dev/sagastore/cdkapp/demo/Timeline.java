package dev.sagastore.cdkapp.demo;

import dev.sagastore.bus.BusListener;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.MessageInterceptor;
import dev.sagastore.bus.SweepReport;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.testing.RequestLog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Records what the orders do: each delivery with what it has sent and what it costs.
 *
 * <p>A delivery begins when an interceptor sees it, and ends when a listener is notified. The
 * requests between belong to it, except those of a second worker, whose delivery begins and ends in
 * between. Each batch must have one message.
 */
final class Timeline implements MessageInterceptor, BusListener {
  private final InstantSource clock;
  private final RequestLog requests;
  private final RunningTimeouts timeouts;
  private final Deque<OpenDelivery> open = new ArrayDeque<>();
  private final List<TimelineEntry> entries = new ArrayList<>();
  private final List<Envelope> sent = new ArrayList<>();
  private final List<Envelope> unsent = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  Timeline(InstantSource clock, RequestLog requests, RunningTimeouts timeouts) {
    this.clock = clock;
    this.requests = requests;
    this.timeouts = timeouts;
  }

  /** A delivery that has begun. */
  private static final class OpenDelivery {
    private final Instant at;
    private final Envelope message;
    private final List<Envelope> sent = new ArrayList<>();
    private final List<RequestLog.Entry> requests = new ArrayList<>();
    private final boolean isConcurrent;
    private int conflicts;

    OpenDelivery(Instant at, Envelope message, boolean isConcurrent) {
      this.at = at;
      this.message = message;
      this.isConcurrent = isConcurrent;
    }

    TimelineEntry end(TimelineEntry.End end, String reason, List<String> timeoutChanges) {
      return new TimelineEntry(
          at,
          MessageLabel.of(message).orderId(),
          message,
          end,
          reason,
          isConcurrent,
          List.copyOf(sent),
          timeoutChanges,
          conflicts,
          1,
          Cost.of(requests));
    }
  }

  @Override
  public Envelope received(Envelope message) {
    boolean isConcurrent = !open.isEmpty();
    if (isConcurrent) {
      open.element().requests.addAll(takeRequests());
    }
    requests.clear();
    open.push(new OpenDelivery(clock.instant(), message, isConcurrent));
    return message;
  }

  /** Returns whether a message of an order is being handled. */
  boolean isHandling(String orderId) {
    return !open.isEmpty() && MessageLabel.of(open.element().message).orderId().equals(orderId);
  }

  @Override
  public void sent(SendRequest request, SendResult result) {
    if (result.kind() != SendResult.Kind.SENT || request.destination().name().startsWith("$")) {
      if (open.isEmpty() && MessageLabel.isWakeUp(request.envelope())) {
        claimed(request.envelope());
      }
      return;
    }
    sent.add(request.envelope());
    if (!open.isEmpty()) {
      open.element().sent.add(request.envelope());
    }
  }

  /** Records the claim of a sweeper, which has sent a wake-up. */
  private void claimed(Envelope wakeUp) {
    List<RequestLog.Entry> claim =
        takeRequests().stream().filter(request -> !request.operation().equals("Query")).toList();
    OpenDelivery delivery = new OpenDelivery(clock.instant(), wakeUp, false);
    delivery.requests.addAll(claim);
    entries.add(delivery.end(TimelineEntry.End.SWEPT, "", List.of()));
  }

  @Override
  public void swept(String sagaName, SweepReport report) {
    requests.clear();
  }

  @Override
  public void conflicted(String sagaName, int messages) {
    if (!open.isEmpty()) {
      open.element().conflicts++;
    }
  }

  @Override
  public void failed(String operation, Throwable failure) {
    failures.add("%s failed: %s".formatted(operation, failure));
  }

  @Override
  public void settled(MessageEvent event) {
    OpenDelivery delivery =
        open.isEmpty() ? new OpenDelivery(clock.instant(), event.message(), false) : open.pop();
    delivery.requests.addAll(takeRequests());
    add(
        delivery.end(
            TimelineEntry.End.of(event.kind()),
            event.reason(),
            timeouts.changes(MessageLabel.of(event.message()).orderId())));
  }

  /** Ends the delivery of a worker that dies before it sends messages. */
  void crashed(List<SendRequest> notSent) {
    OpenDelivery delivery = open.pop();
    delivery.requests.addAll(takeRequests());
    List<Envelope> messages = notSent.stream().map(SendRequest::envelope).toList();
    unsent.addAll(messages);
    add(
        delivery.end(
            TimelineEntry.End.CRASHED,
            "",
            timeouts.changes(MessageLabel.of(delivery.message).orderId())));
  }

  private void add(TimelineEntry entry) {
    for (int i = 0; i < entries.size(); i++) {
      if (entry.continues(entries.get(i))) {
        entries.set(i, entries.get(i).followedBy(entry));
        return;
      }
    }
    entries.add(entry);
  }

  private List<RequestLog.Entry> takeRequests() {
    List<RequestLog.Entry> taken = requests.entries();
    requests.clear();
    return taken;
  }

  /** Returns the entries, in the order of their ends. */
  List<TimelineEntry> entries() {
    return List.copyOf(entries);
  }

  /** Returns the messages that were sent to other services. */
  List<Envelope> sentMessages() {
    return List.copyOf(sent);
  }

  /** Returns the messages that were committed when a worker died, and not sent then. */
  List<Envelope> unsentMessages() {
    return List.copyOf(unsent);
  }

  /** Returns what has failed in store or transport. */
  List<String> failures() {
    return List.copyOf(failures);
  }
}
