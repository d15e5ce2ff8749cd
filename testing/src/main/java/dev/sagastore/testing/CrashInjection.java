package dev.sagastore.testing;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.spi.ExtensibleSagaStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A crash of a process before or after its n-th request to store or transport.
 *
 * <pre>{@code
 * int requests = CrashInjection.everywhere(crash -> {
 *   BusSimulation simulation = BusSimulation.builder(START).crash(crash).build();
 *   SagaBus orders = simulation.bus("orders", bus -> bus.define(OrderSaga.definition()));
 *   orders.send("message-1", new OrderPlaced("order-42"));
 *   simulation.advance(Duration.ofMinutes(5));
 *   // assertions, which must hold with and without the crash
 * });
 * }</pre>
 *
 * <p>All stores and transports of one injection share its count. Each call of a method is one
 * request, except two:
 *
 * <ul>
 *   <li>{@link MessageTransport#receive}: a crash after it is a crash before the first request of
 *       the handling.
 *   <li>{@link MessageTransport#problem}, which sends no request.
 * </ul>
 *
 * <p>There is one crash at most. The requests after it, of a process that was started again, pass.
 *
 * <p>Safe for use by several threads.
 */
public final class CrashInjection {
  private static final int NEVER = Integer.MAX_VALUE;

  private final int number;
  private final boolean before;
  private int requests;
  private boolean paused;
  private String crashed = "";

  private CrashInjection(int number, boolean before) {
    this.number = number;
    this.before = before;
  }

  /**
   * Returns an injection that only counts requests.
   *
   * @return an injection without a crash
   */
  public static CrashInjection none() {
    return new CrashInjection(NEVER, true);
  }

  /**
   * Returns an injection that crashes before a request: the request is not sent.
   *
   * @param number number of the request, from 1
   * @return the injection
   * @throws IllegalArgumentException if the number is less than 1
   */
  public static CrashInjection before(int number) {
    return new CrashInjection(checked(number), true);
  }

  /**
   * Returns an injection that crashes after a request: the request takes effect, and the process
   * doesn't learn its result.
   *
   * @param number number of the request, from 1
   * @return the injection
   * @throws IllegalArgumentException if the number is less than 1
   */
  public static CrashInjection after(int number) {
    return new CrashInjection(checked(number), false);
  }

  private static int checked(int number) {
    if (number < 1) {
      throw new IllegalArgumentException(
          "the number of a request must be at least 1, not %s".formatted(number));
    }
    return number;
  }

  /**
   * Runs a flow without a crash, and then with a crash before and after each of its requests.
   *
   * <p>The flow creates everything that it uses, such as a {@link BusSimulation}, with the given
   * injection. It continues after the crash until all messages are handled, and then asserts. A
   * simulation continues by itself.
   *
   * @param flow a flow that must succeed with each injection
   * @return the number of requests of the flow without a crash
   * @throws AssertionError if the flow fails; the message contains the request of the crash
   */
  public static int everywhere(Consumer<CrashInjection> flow) {
    CrashInjection whole = none();
    flow.accept(whole);
    for (int number = 1; number <= whole.requests(); number++) {
      runWith(before(number), flow);
      runWith(after(number), flow);
    }
    return whole.requests();
  }

  private static void runWith(CrashInjection crash, Consumer<CrashInjection> flow) {
    try {
      flow.accept(crash);
    } catch (SimulatedCrash e) {
      throw new AssertionError(
          "the flow ended with the %s: catch SimulatedCrash, or use a BusSimulation"
              .formatted(e.getMessage()),
          e);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "with a %s: %s"
              .formatted(crash.hasCrashed() ? crash.description() : "later crash", e.getMessage()),
          e);
    }
    if (!crash.hasCrashed()) {
      throw new AssertionError(
          "the flow had only %s requests this time: it must be the same in each run"
              .formatted(crash.requests()));
    }
  }

  /**
   * Returns a store whose operations are counted.
   *
   * @param store store to delegate to
   * @return the store
   */
  public ExtensibleSagaStore store(ExtensibleSagaStore store) {
    Objects.requireNonNull(store, "the store must not be null");
    return new WatchedStore(store) {
      @Override
      <T> T request(String name, Supplier<T> operation) {
        return CrashInjection.this.request(name, operation);
      }
    };
  }

  /**
   * Returns a transport whose operations are counted.
   *
   * @param transport transport to delegate to
   * @return the transport
   */
  public MessageTransport transport(MessageTransport transport) {
    return new CrashingTransport(
        Objects.requireNonNull(transport, "the transport must not be null"));
  }

  /**
   * Returns the number of requests until now.
   *
   * @return the number, from 0
   */
  public synchronized int requests() {
    return requests;
  }

  /**
   * Returns whether the crash has happened.
   *
   * @return true if it has
   */
  public synchronized boolean hasCrashed() {
    return !crashed.isEmpty();
  }

  private synchronized String description() {
    return crashed;
  }

  /** Stops counting and crashing, while a test itself calls store or transport. */
  synchronized void pause(boolean isPaused) {
    paused = isPaused;
  }

  @CanIgnoreReturnValue
  private <T> T request(String name, Supplier<T> operation) {
    boolean counted = count();
    if (counted) {
      crash(true, name);
    }
    T result = operation.get();
    if (counted) {
      crash(false, name);
    }
    return result;
  }

  private synchronized boolean count() {
    if (!paused) {
      requests++;
    }
    return !paused && requests == number;
  }

  private synchronized void crash(boolean isBefore, String name) {
    if (isBefore == before) {
      crashed = "crash %s request %s, '%s'".formatted(before ? "before" : "after", number, name);
      throw new SimulatedCrash(crashed);
    }
  }

  /** Counts the requests of a transport. */
  private final class CrashingTransport implements MessageTransport {
    private final MessageTransport transport;

    CrashingTransport(MessageTransport transport) {
      this.transport = transport;
    }

    @Override
    public List<SendResult> send(List<SendRequest> requests) {
      return request("send", () -> transport.send(requests));
    }

    @Override
    public Optional<String> problem(SendRequest request) {
      return transport.problem(request);
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
      run("acknowledge", () -> transport.acknowledge(messages));
    }

    @Override
    public void hide(ReceivedMessage message, Duration pause) {
      run("hide", () -> transport.hide(message, pause));
    }

    @Override
    public void hide(Map<ReceivedMessage, Duration> pauses) {
      run("hide", () -> transport.hide(pauses));
    }

    private void run(String name, Runnable operation) {
      request(
          name,
          () -> {
            operation.run();
            return true;
          });
    }
  }
}
