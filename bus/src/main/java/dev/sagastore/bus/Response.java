package dev.sagastore.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a handler without a saga sends.
 *
 * <pre>{@code
 * bus.handle(ReserveStock.class,
 *     (command, context) -> Response.reply(new StockReserved(warehouse.reserve(command))));
 * }</pre>
 *
 * <p>A message has the same ID in every attempt, if the handler returns the same messages in the
 * same order.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class Response {
  private static final Response NONE = new Response(List.of());

  private final List<Effect.Message> messages;

  private Response(List<Effect.Message> messages) {
    this.messages = List.copyOf(messages);
  }

  /**
   * Returns a response without messages.
   *
   * @return the response
   */
  public static Response none() {
    return NONE;
  }

  /**
   * Returns a response with a reply to the sender. A saga gets the reply by {@link
   * SagaDefinitionBuilder#onReply}: it finds the saga by a header.
   *
   * @param answer the message
   * @return the response
   */
  public static Response reply(Object answer) {
    return NONE.with(new Effect.Reply(required(answer)));
  }

  /**
   * Returns a copy that also sends a command.
   *
   * @param command the message
   * @return the changed copy
   */
  public Response andSend(Object command) {
    return with(new Effect.Send(required(command)));
  }

  /**
   * Returns a copy that also publishes an event.
   *
   * @param event the message
   * @return the changed copy
   */
  public Response andPublish(Object event) {
    return with(new Effect.Publish(required(event)));
  }

  private static Object required(Object message) {
    return Objects.requireNonNull(message, "the message must not be null");
  }

  private Response with(Effect.Message message) {
    List<Effect.Message> more = new ArrayList<>(messages);
    more.add(message);
    return new Response(more);
  }

  List<Effect.Message> messages() {
    return messages;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Response that && messages.equals(that.messages);
  }

  @Override
  public int hashCode() {
    return messages.hashCode();
  }

  @Override
  public String toString() {
    return "Response%s".formatted(messages);
  }
}
