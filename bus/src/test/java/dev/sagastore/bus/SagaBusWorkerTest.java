package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.sagastore.bus.json.JacksonMessageMapper;
import dev.sagastore.bus.memory.InMemoryBroker;
import dev.sagastore.bus.memory.InMemoryTransport;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bounds of the settings of a worker. BusStopConformance runs workers. */
class SagaBusWorkerTest {
  private static final Duration MILLI = Duration.ofMillis(1);

  private record Ping() {}

  private static SagaBusWorker.Builder builder() {
    InMemoryTransport transport = InMemoryBroker.create(Clock.systemUTC()).transport("orders");
    return SagaBusWorker.builder(
        SagaBus.builder("orders")
            .transport(transport)
            .format(transport.format())
            .mapper(JacksonMessageMapper.create())
            .handle(Ping.class, (message, context) -> Response.none())
            .build());
  }

  static Stream<ThrowingCallable> settingsWithinBounds() {
    return Stream.of(
        () -> builder().threads(1).threads(1_000),
        () -> builder().batchSize(1).batchSize(10),
        () -> builder().waitTime(Duration.ZERO).waitTime(Duration.ofSeconds(20)),
        () -> builder().sweepInterval(Duration.ofSeconds(1)).sweepInterval(Duration.ofMinutes(10)));
  }

  static Stream<ThrowingCallable> settingsOutOfBounds() {
    return Stream.of(
        () -> builder().threads(0),
        () -> builder().threads(1_001),
        () -> builder().batchSize(0),
        () -> builder().batchSize(11),
        () -> builder().waitTime(MILLI.negated()),
        () -> builder().waitTime(Duration.ofSeconds(20).plus(MILLI)),
        () -> builder().sweepInterval(Duration.ofSeconds(1).minus(MILLI)),
        () -> builder().sweepInterval(Duration.ofMinutes(10).plus(MILLI)));
  }

  @ParameterizedTest
  @MethodSource("settingsWithinBounds")
  void settingWithinBoundsIsAccepted(ThrowingCallable setting) {
    assertThatNoException().isThrownBy(setting);
  }

  @ParameterizedTest
  @MethodSource("settingsOutOfBounds")
  void settingOutOfBoundsFails(ThrowingCallable setting) {
    assertThatIllegalArgumentException()
        .isThrownBy(setting)
        .withMessageStartingWith("a ")
        .withMessageContaining(", not ");
  }
}
