package dev.sagastore.bus;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Builds a handler of a message type. It has no effect before {@link #handle(BiFunction) handle},
 * which ends it.
 *
 * <p>Not safe for use by several threads.
 *
 * @param <S> class of the state
 * @param <M> class of the messages
 */
public final class MessageHandlerBuilder<S, M> {
  private final SagaDefinitionBuilder<S> definition;
  private final Class<M> messageClass;
  private @Nullable Predicate<S> guard;
  private boolean evenIfCompleted;
  private boolean otherwiseIgnored;

  MessageHandlerBuilder(SagaDefinitionBuilder<S> definition, Class<M> messageClass) {
    this.definition = definition;
    this.messageClass = messageClass;
  }

  /**
   * Sets a guard: the handler handles a message only if the state fulfills it. By default, it
   * handles the message in every state.
   *
   * @param condition a condition of the state
   * @return this builder
   */
  public MessageHandlerBuilder<S, M> when(Predicate<S> condition) {
    this.guard = Objects.requireNonNull(condition, "the guard must not be null");
    return this;
  }

  /**
   * Lets the handler also handle messages to a completed saga. By default, they are acknowledged
   * without an effect.
   *
   * @return this builder
   */
  public MessageHandlerBuilder<S, M> evenIfCompleted() {
    this.evenIfCompleted = true;
    return this;
  }

  /**
   * Ignores a message of the type if no guard holds. By default, the message is retried for an hour
   * ({@link DeliveryPolicy#withWaitForSaga}), and then becomes a dead letter.
   *
   * @return this builder
   */
  public MessageHandlerBuilder<S, M> otherwiseIgnore() {
    this.otherwiseIgnored = true;
    return this;
  }

  /**
   * Ends the handler.
   *
   * @param handler returns the next state and its effects, from the state and the message
   * @return the builder of the definition
   */
  @CanIgnoreReturnValue
  public SagaDefinitionBuilder<S> handle(BiFunction<? super S, ? super M, Next<S>> handler) {
    Objects.requireNonNull(handler, "the handler must not be null");
    return handle((state, message, context) -> handler.apply(state, message));
  }

  /**
   * Ends the handler, which uses ID, headers or time of the message.
   *
   * @param handler returns the next state and its effects, from the state, the message and its
   *     context
   * @return the builder of the definition
   */
  @CanIgnoreReturnValue
  public SagaDefinitionBuilder<S> handle(SagaHandler<S, M> handler) {
    Objects.requireNonNull(handler, "the handler must not be null");
    return definition.change(
        messageClass,
        message -> {
          MessageDefinition<S, M> handled =
              message.handledBy(new MessageDefinition.Handler<>(guard, evenIfCompleted, handler));
          return otherwiseIgnored ? handled.otherwiseIgnored() : handled;
        });
  }
}
