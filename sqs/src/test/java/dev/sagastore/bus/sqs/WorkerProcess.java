package dev.sagastore.bus.sqs;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link ParcelWorker} in a process of its own. */
final class WorkerProcess {
  private static final String END = "(end of the process)";

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> printed = new ArrayList<>();

  private WorkerProcess(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "output-of-worker");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().forEach(lines::add);
    } catch (IOException | RuntimeException e) {
      lines.add(e.toString());
    }
    lines.add(END);
  }

  static WorkerProcess start(List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // a worker lives for seconds
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                System.getProperty("java.class.path"),
                ParcelWorker.class.getName()));
    command.addAll(arguments);
    return new WorkerProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /**
   * Waits until the worker prints a line. If that doesn't happen in time, it kills the worker and
   * fails with the output.
   */
  void await(String line, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (true) {
      String next = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line.equals(next)) {
        return;
      }
      if (next == null || next.equals(END)) {
        kill();
        throw new AssertionError(
            "the worker %s without printing '%s'; output:%n%s"
                .formatted(
                    next == null ? "ran for " + atMost : "ended",
                    line,
                    String.join(System.lineSeparator(), printed)));
      }
      printed.add(next);
    }
  }

  /** Kills the process with SIGKILL, and waits for its end. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
