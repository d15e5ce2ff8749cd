package dev.sagastore.bus;

import dev.sagastore.KeyName;
import dev.sagastore.SagaKey;
import dev.sagastore.SagaType;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageMapper;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The saga of a search: what starts, changes and completes it, and handlers that fail. Each of its
 * handlers publishes an event.
 */
final class SearchDefinition {
  /** Starts the saga, and its timeout. */
  record Placed(String id) {}

  /** Starts the saga, and completes it. */
  record Closed(String id) {}

  /** Starts the saga, and gives it a key. */
  record Keyed(String id) {}

  /** Finds the saga by its key. */
  record Charged(String id) {}

  /** Completes the saga or, if it has a timeout, cancels that. */
  record Paid(String id) {}

  /** Sets the timeout again. */
  record Extended(String id) {}

  /** Sets a timeout whose handler always fails. */
  record Doomed(String id) {}

  /** Is ignored, except in a saga that was paid. */
  record Shipped(String id) {}

  /** Waits until the saga was paid, and the end of its wait is handled. */
  record Delivered(String id) {}

  /** Fails in all attempts. */
  record Poison(String id) {}

  /** Fails, and its failure is handled. */
  record Failing(String id) {}

  /** Fails after its effects were recorded in part. */
  record Broken(String id) {}

  /** The event that the handlers publish. */
  record Reserved(String id) {}

  static final String TIMEOUT = "payment";
  static final String FAILED = "failed";
  static final String IN_PLACE = "in place";
  static final SagaKey KEY = SagaKey.of(KeyName.of("payment"), "payment-7");
  static final MessageMapper MAPPER = mapper();

  private static final String ORDER = "order-42";
  private static final String DOOMED = "doomed";

  private final @Nullable Duration timeout;

  private SearchDefinition(@Nullable Duration timeout) {
    this.timeout = timeout;
  }

  static SagaDefinition<SearchState> withoutTimeouts() {
    return new SearchDefinition(null).builder().build();
  }

  static SagaDefinition<SearchState> withTimeout(Duration timeout) {
    return new SearchDefinition(timeout)
        .builder()
        .onTimeout(TIMEOUT, (state, context) -> changed(state, TIMEOUT, context))
        .onTimeout(
            DOOMED,
            (state, context) -> {
              changeInPlace(state, context);
              throw new IllegalStateException("doomed");
            })
        .build();
  }

  private static MessageMapper mapper() {
    Map<Class<?>, Function<String, ?>> readers = new HashMap<>();
    readers.put(Placed.class, Placed::new);
    readers.put(Closed.class, Closed::new);
    readers.put(Keyed.class, Keyed::new);
    readers.put(Charged.class, Charged::new);
    readers.put(Paid.class, Paid::new);
    readers.put(Extended.class, Extended::new);
    readers.put(Doomed.class, Doomed::new);
    readers.put(Shipped.class, Shipped::new);
    readers.put(Delivered.class, Delivered::new);
    readers.put(Poison.class, Poison::new);
    readers.put(Failing.class, Failing::new);
    readers.put(Broken.class, Broken::new);
    return new RecordMapper(readers);
  }

  /** Returns a message whose ID is its type, with a number if there are several. */
  static Envelope message(String id) {
    String type = id.replaceAll("\\d", "");
    return Envelope.of(id, type, id);
  }

  private SagaDefinitionBuilder<SearchState> builder() {
    return SagaDefinition.of(SagaType.of("OrderSaga", SearchState.class))
        .startedBy(
            Placed.class,
            message -> ORDER,
            (message, context) -> withTimeout(changed(SearchState.EMPTY, context)))
        .startedBy(
            Closed.class,
            message -> ORDER,
            (message, context) -> changed(SearchState.EMPTY, context).complete())
        .startedBy(
            Keyed.class,
            message -> ORDER,
            (message, context) -> keyed(changed(SearchState.EMPTY, context)))
        .on(Keyed.class, message -> ORDER)
        .handle((state, message, context) -> keyed(changed(state, context)))
        .on(Charged.class, KEY.name(), message -> KEY.value())
        .handle((state, message, context) -> changed(state, context))
        .on(Paid.class, message -> ORDER)
        .handle(
            (state, message, context) ->
                timeout == null
                    ? changed(state, context).complete()
                    : changed(state, context).cancelTimeout(TIMEOUT))
        .on(Extended.class, message -> ORDER)
        .handle((state, message, context) -> withTimeout(changed(state, context)))
        .on(Doomed.class, message -> ORDER)
        .handle(
            (state, message, context) ->
                changed(state, context).timeout(DOOMED, Duration.ofMinutes(30)))
        .on(Shipped.class, message -> ORDER)
        .when(state -> state.has("Paid"))
        .otherwiseIgnore()
        .handle((state, message, context) -> changed(state, context))
        .on(Delivered.class, message -> ORDER)
        .when(state -> state.has("Paid"))
        .handle((state, message, context) -> changed(state, context))
        .onFailure(Delivered.class, (state, message, reason) -> failed(state, message.id()))
        .on(Poison.class, message -> ORDER)
        .evenIfCompleted()
        .handle(
            (state, message, context) -> {
              changeInPlace(state, context);
              throw new IllegalStateException("poison");
            })
        .on(Failing.class, message -> ORDER)
        .evenIfCompleted()
        .handle(
            (state, message, context) -> {
              changeInPlace(state, context);
              throw new UnhandleableMessageException("failing");
            })
        .onFailure(Failing.class, (state, message, reason) -> failed(state, message.id()))
        .on(Broken.class, message -> ORDER)
        .handle(
            (state, message, context) -> {
              changeInPlace(state, context);
              return keyed(withTimeout(changed(state, context)))
                  .timeout("unknown", Duration.ofHours(1));
            });
  }

  private Next<SearchState> withTimeout(Next<SearchState> next) {
    return timeout == null ? next : next.timeout(TIMEOUT, timeout);
  }

  private static Next<SearchState> keyed(Next<SearchState> next) {
    return next.correlateBy(KEY.name(), KEY.value());
  }

  private static Next<SearchState> changed(SearchState state, MessageContext context) {
    return changed(state, context.messageType(), context);
  }

  private static Next<SearchState> changed(SearchState state, String type, MessageContext context) {
    return Next.of(state.with(new SearchState.Change(type, context.messageId(), context.now())))
        .publish(new Reserved(context.messageId()));
  }

  /** Does what a handler must not do, and what has no effect if the handler fails. */
  private static void changeInPlace(SearchState state, MessageContext context) {
    state.handled().add(new SearchState.Change(IN_PLACE, context.messageId(), context.now()));
  }

  private static Next<SearchState> failed(SearchState state, String id) {
    return Next.of(state.with(new SearchState.Change(FAILED, id, SearchWorld.START)))
        .publish(new Reserved(id));
  }
}
