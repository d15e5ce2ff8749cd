package dev.sagastore.cdkapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sagastore.cdkapp.SynthesizedOrderSaga.Variant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Runs {@code cfn-lint}, which knows CloudFormation's schemas and much of what services refuse,
 * wherever it is installed.
 */
class CfnLintTest {
  /**
   * W3005: a dependency is declared that a reference declares as well. The CDK has functions depend
   * on their role and all that belongs to it, so as not to be created before its policies.
   */
  private static final String IGNORED = "W3005";

  private record Run(int exitCode, String output) {}

  @Test
  void itFindsNothing() throws Exception {
    assumeTrue(isInstalled(), "cfn-lint is not installed");
    List<String> command = new ArrayList<>(List.of("cfn-lint", "--ignore-checks", IGNORED, "--"));
    Arrays.stream(Variant.values())
        .map(variant -> SynthesizedOrderSaga.of(variant).file().toString())
        .forEach(command::add);
    Arrays.stream(SynthesizedTable.Variant.values())
        .map(variant -> SynthesizedTable.of(variant).file().toString())
        .forEach(command::add);
    Arrays.stream(SynthesizedBus.Variant.values())
        .map(variant -> SynthesizedBus.of(variant).file().toString())
        .forEach(command::add);

    Run run = run(command);

    assertThat(run.output()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  private static boolean isInstalled() throws InterruptedException {
    try {
      return run(List.of("cfn-lint", "--version")).exitCode() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Run run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }
}
