package dev.sagastore.bus.sqs;

import dev.sagastore.bus.json.EnvelopeFormat;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** Puts messages as events on buses of EventBridge. */
final class EventBusClient extends DestinationClient<PutEventsRequestEntry> {
  /**
   * Maximum size of an event and of a request: 1 MB (<a
   * href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html">size of
   * an entry</a>). It is read as 1,000,000 bytes: EventBridge adds about 400 bytes to an event, and
   * a queue that is its target accepts 1,048,576.
   */
  static final long MAX_BYTES = 1_000_000;

  /**
   * Maximum length of a detail type (<a
   * href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html">PutEventsRequestEntry</a>).
   */
  static final int MAX_TYPE = 128;

  private final EventBridgeClient client;
  private final boolean ownsClient;
  private final String source;

  private EventBusClient(EventBridgeClient client, boolean ownsClient, String source) {
    this.client = client;
    this.ownsClient = ownsClient;
    this.source = source;
  }

  static EventBusClient of(EventBridgeClient client, String source) {
    return new EventBusClient(client, false, source);
  }

  static EventBusClient create(String source) {
    return new EventBusClient(EventBridgeClient.create(), true, source);
  }

  @Override
  PutEventsRequestEntry entry(Address address, SendRequest request) {
    if (!request.delay().isZero()) {
      throw new IllegalArgumentException(
          "an event on EventBridge can't have a delay, and this one has %s: only queues delay"
              .formatted(request.delay()));
    }
    String type = request.envelope().type();
    if (type.length() > MAX_TYPE) {
      throw new IllegalArgumentException(
          "the name of its type has %s characters, more than the limit of %s for a detail type"
              .formatted(type.length(), MAX_TYPE));
    }
    return PutEventsRequestEntry.builder()
        .eventBusName(address.text())
        .source(source)
        .detailType(type)
        .detail(EnvelopeFormat.wrap(request.envelope()))
        .build();
  }

  @Override
  long bytes(PutEventsRequestEntry entry) {
    return utf8(entry.source()) + utf8(entry.detailType()) + utf8(entry.detail());
  }

  @Override
  long maxBytes() {
    return MAX_BYTES;
  }

  @Override
  String action() {
    return "events:PutEvents";
  }

  @Override
  List<SendResult> sendBatch(Address address, List<PutEventsRequestEntry> batch) {
    PutEventsResponse response = client.putEvents(request -> request.entries(batch));
    List<SendResult> results = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      results.add(
          i < response.entries().size()
              ? result(address, response.entries().get(i))
              : noResponse(address));
    }
    return results;
  }

  private SendResult result(Address address, PutEventsResultEntry entry) {
    return entry.eventId() != null && entry.errorCode() == null
        ? SendResult.sent()
        : failed(address, entry.errorCode(), entry.errorMessage(), false);
  }

  @Override
  String region() {
    return String.valueOf(client.serviceClientConfiguration().region());
  }

  @Override
  public void close() {
    if (ownsClient) {
      client.close();
    }
  }
}
