package dev.sagastore.cdkapp.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sagastore.example.order.OrderWorker;
import dev.sagastore.schema.BusMetric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The worker of the example in a process of its own, as its image starts it. */
final class OrderWorkerProcess implements AutoCloseable {
  private final Process process;
  private final Path log;

  private OrderWorkerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts the worker.
   *
   * @param classPath the jar of the example, or a class path with its classes
   * @param environment all of its variables
   * @param log file of its output
   */
  static OrderWorkerProcess start(String classPath, Map<String, String> environment, Path log) {
    try {
      Files.createDirectories(log.getParent());
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  classPath,
                  OrderWorker.class.getName())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      return new OrderWorkerProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails with the output of the worker if it has ended. */
  void requireAlive() {
    assertThat(process.isAlive()).as("the worker has ended: %s", output()).isTrue();
  }

  /** Stops the worker as ECS does, and checks that it ends gracefully. */
  void stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("the worker ends in time").isTrue();
    assertThat(process.exitValue()).as("exit code; output: %s", output()).isZero();
  }

  /** Fails unless the metrics that the worker has printed contain new messages and duplicates. */
  void requireMessagesHandled() {
    for (BusMetric metric : List.of(BusMetric.MESSAGES_HANDLED, BusMetric.DUPLICATE_MESSAGES)) {
      assertThat(sum(metric))
          .as("%s of the worker; output: %s", metric.metricName(), output())
          .isPositive();
    }
  }

  private long sum(BusMetric metric) {
    return output()
        .lines()
        .filter(line -> line.startsWith("{\"_aws\""))
        .mapToLong(line -> json(line).path(metric.metricName()).asLong())
        .sum();
  }

  private static JsonNode json(String line) {
    try {
      return new JsonMapper().readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
