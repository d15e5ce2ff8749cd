package dev.sagastore.bus.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaBusBuilder;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Lambda function that sends the wake-ups of due timeouts. A schedule calls it every minute.
 *
 * <pre>{@code
 * public final class OrderSweeper extends SagaSweepHandler {
 *   public OrderSweeper() {
 *     super(OrderFunction::configure); // the same configuration as that of the message handler
 *   }
 * }
 * }</pre>
 *
 * <p>It is required for timeouts of more than 15 minutes, for compensations that wait longer than
 * that for a reply (default 1 hour), and for {@link SagaBus#restartTimeout} and {@link
 * SagaBus#retryCompensation}. The construct {@code SagaBus} gives the function a reserved
 * concurrency of 1, so that one sweep runs at a time. Concurrent sweeps send no wake-up twice,
 * because each saga is claimed by one of them, but they cost requests.
 *
 * <p>The result has an entry for each saga name, with the numbers of {@link
 * dev.sagastore.bus.SweepReport}:
 *
 * <pre>{@code
 * {"OrderSaga": {"claimed": 3, "wakeUps": 3, "failures": 0, "parked": 0, "lagMillis": 1200}}
 * }</pre>
 *
 * <p>If a sweep fails, the invocation fails, which the metric {@code Errors} of the function shows.
 * The next sweep tries again. A sweep that runs out of time is continued by the next one, too.
 *
 * <p>The function's role needs access to due sagas ({@code StoreAccess.SWEEP}) and sending to the
 * queue. The function isn't primed for SnapStart, because nothing waits for its start.
 *
 * <p>Safe for use by several threads.
 */
public abstract class SagaSweepHandler
    implements RequestHandler<Object, Map<String, Map<String, Long>>> {
  private final LambdaSagaBus bus;

  /**
   * Creates a handler whose store and transport come from the environment variables of the
   * function.
   *
   * @param configuration adds definitions and destinations, but neither store nor transport
   * @throws dev.sagastore.SagaStoreConfigurationException if variables are missing or malformed;
   *     the message names all of them
   * @throws IllegalArgumentException if the bus can't work; the message contains all problems
   */
  protected SagaSweepHandler(Consumer<SagaBusBuilder> configuration) {
    this(LambdaSagaBus.fromEnvironment(configuration));
  }

  /**
   * Creates a handler with settings that differ from the defaults.
   *
   * @param bus the bus
   */
  protected SagaSweepHandler(LambdaSagaBus bus) {
    this.bus = bus;
  }

  /**
   * Sweeps once.
   *
   * @param event any event; it is ignored
   * @param context context of the invocation; can be null
   * @return numbers by the name of the saga
   * @throws dev.sagastore.SagaStoreException if the due sagas of a definition can't be listed; the
   *     others are swept
   * @throws IllegalStateException if no due saga of a definition could be woken up
   */
  @Override
  public final Map<String, Map<String, Long>> handleRequest(
      @Nullable Object event, @Nullable Context context) {
    return bus.sweep(context);
  }
}
