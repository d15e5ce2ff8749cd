package dev.sagastore.cdkapp.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command that has to succeed in time.
 *
 * @param words the program and its arguments
 * @param folder where it runs
 * @param environment all of its variables
 * @param timeout after which it is stopped
 */
record Command(List<String> words, Path folder, Map<String, String> environment, Duration timeout) {

  /**
   * Runs it.
   *
   * @param log the file for what it prints
   * @return what it has printed
   * @throws AssertionError with what it has printed, if it fails or takes too long
   */
  String run(Path log) {
    try {
      Process process = start(log);
      try {
        boolean ended = process.waitFor(timeout.toSeconds(), TimeUnit.SECONDS);
        String output = Files.readString(log);
        if (!ended) {
          throw failure("did not end within " + timeout.toSeconds() + " s", output);
        }
        if (process.exitValue() != 0) {
          throw failure("ended with exit code " + process.exitValue(), output);
        }
        return output;
      } finally {
        // npx starts the CLI, which starts the app: each is a process of its own
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run `" + this + "`", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("was interrupted", "");
    }
  }

  private Process start(Path log) throws IOException {
    Files.createDirectories(log.getParent());
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    // whoever asks a question gets no answer, instead of waiting for one
    process.getOutputStream().close();
    return process;
  }

  /** The first line says what happened, with the last words of the command, which tell why. */
  private AssertionError failure(String what, String output) {
    String lastLine =
        output.lines().filter(line -> !line.isBlank()).reduce((first, second) -> second).orElse("");
    return new AssertionError(
        "it %s: %s%n%n%s%n%s".formatted(what, lastLine.strip(), this, output));
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
