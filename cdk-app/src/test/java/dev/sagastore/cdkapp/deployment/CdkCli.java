package dev.sagastore.cdkapp.deployment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The CDK CLI, in the version that the documentation names, on this repository's cdk.json. */
final class CdkCli {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Duration TIMEOUT = Duration.ofMinutes(20);

  private final Map<String, String> environment;
  private final Path folder;
  private int runs;

  /**
   * Creates it.
   *
   * @param emulator where its requests go
   * @param folder for all that it writes; an absolute path that no other deployment uses
   */
  CdkCli(Emulator emulator, Path folder) {
    this.folder = folder;
    environment = emulator.environmentOfProcesses(System.getenv());
    // buckets in the path, and not in the host's name, which emulators elsewhere may not serve
    environment.put("CDK_S3_FORCE_PATH_STYLE", "1");
    // the CLI remembers the account of an access key, and that of `test` differs among emulators
    environment.put("CDK_HOME", folder.resolve("home").toString());
    environment.put("CDK_DISABLE_CLI_TELEMETRY", "true");
  }

  /** Returns the version of the CLI. */
  static String version() {
    return Objects.requireNonNull(
        System.getProperty("sagastore.cdk.version"), "Maven sets it: sagastore.cdk.version");
  }

  /**
   * Runs it.
   *
   * @return what it has printed
   * @throws AssertionError with what it has printed, if it fails
   */
  String run(String command, String... arguments) {
    List<String> words =
        new ArrayList<>(
            List.of(npx(), "--yes", "aws-cdk@" + version(), command, "--no-color", "--no-notices"));
    words.addAll(List.of("--output", folder.resolve("cdk.out").toString()));
    words.addAll(List.of(arguments));
    runs++;
    return new Command(words, ROOT, environment, TIMEOUT)
        .run(folder.resolve(runs + "-" + command + ".log"));
  }

  private static String npx() {
    boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    return windows ? "npx.cmd" : "npx";
  }
}
