package dev.sagastore.example.order;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program of the class path in a process of its own, which ends after a minute at the latest. */
final class JavaProcess implements AutoCloseable {
  static final Duration LIMIT = Duration.ofMinutes(1);

  private final Process process;
  private final Path output;

  private JavaProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts a program.
   *
   * @param environment its variables, besides those of this process
   * @param output file of its output
   * @param arguments options of Java, the class, and its arguments
   */
  static JavaProcess start(Map<String, String> environment, Path output, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(output.getParent().toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    CompletableFuture.delayedExecutor(LIMIT.toSeconds(), TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
    return new JavaProcess(process, output);
  }

  /** Asks the process to end, by SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Waits for the end of the process, and returns its exit code. */
  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  List<String> output() throws IOException {
    return Files.readAllLines(output);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
