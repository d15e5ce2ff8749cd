package dev.sagastore.bus;

import dev.sagastore.bus.internal.item.MessageHash;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import dev.sagastore.bus.spi.SendRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Handles messages without a saga. */
final class CommandRun {
  private final MessageCatalog catalog;
  private final MessageRoutes routes;
  private final String busName;

  CommandRun(MessageCatalog catalog, MessageRoutes routes) {
    this.catalog = catalog;
    this.routes = routes;
    this.busName = routes.queueName();
  }

  /** Returns the messages that the handler of a message sends. */
  <M> List<SendRequest> handle(
      MessageType<M> type, CommandHandler<M> handler, Envelope message, Instant now)
      throws Exception {
    M content = content(type, message);
    int attempt = HeaderValue.count(message, MessageHeaders.ATTEMPTS) + 1;
    MessageContext context = MessageContext.of(message, now, attempt);
    Response response =
        Objects.requireNonNull(
            handler.handle(content, context),
            () ->
                "the handler of %s returned null; return Response.none() at least"
                    .formatted(message.type()));
    Cause cause = Cause.of(MessageHash.identity(message), context);
    List<SendRequest> requests = new ArrayList<>();
    for (Effect.Message effect : response.messages()) {
      requests.add(request(effect, cause, requests.size()));
    }
    return requests;
  }

  private <M> M content(MessageType<M> type, Envelope message) {
    try {
      return catalog.read(type, message);
    } catch (IllegalArgumentException e) {
      throw new UnhandleableMessageException("its body can't be read: " + e.getMessage());
    }
  }

  private SendRequest request(Effect.Message effect, Cause cause, int position) {
    Map<String, String> headers = cause.headers(effect);
    headers.put(MessageHeaders.SENT_AT, cause.now().toString());
    if (effect instanceof Effect.Send) {
      headers.put(MessageHeaders.REPLY_TO, busName);
    }
    String id = MessageHash.id("request", busName, cause.id(), Integer.toString(position));
    return SendRequest.of(
        routes.destination(effect, cause),
        catalog.write(id, effect.message()).withHeaders(headers));
  }
}
