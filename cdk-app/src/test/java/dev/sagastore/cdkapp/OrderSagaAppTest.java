package dev.sagastore.cdkapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the app as the CDK CLI does: in a process of its own, in the folder of cdk.json. */
class OrderSagaAppTest {
  private static final String JAR = "example/target/order-saga-lambda.jar";

  @TempDir Path folder;

  @Test
  void withoutTheHandlerItSaysWhatToDo() throws Exception {
    Run run = run("{}");

    assertThat(run.output())
        .isEqualToNormalizingNewlines(
            "%s is not there: run `mvn package` first%n".formatted(Path.of(JAR)));
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void theTableIsRetainedByDefault() throws Exception {
    writeJar();

    assertThat(run("{}").exitCode()).isZero();

    assertThat(template())
        .contains("\"DeletionProtectionEnabled\": true")
        .doesNotContain("\"DeletionProtectionEnabled\": false");
  }

  @Test
  void theTableGoesWithTheStackOnRequest() throws Exception {
    writeJar();

    assertThat(run("{\"removalPolicy\":\"destroy\"}").exitCode()).isZero();

    assertThat(template())
        .contains("\"DeletionProtectionEnabled\": false")
        .doesNotContain("\"DeletionPolicy\": \"Retain\"");
  }

  @Test
  void allThatIsWrongInTheContextIsToldAtOnce() throws Exception {
    writeJar();

    Run run = run("{\"removalPolicy\":\"DESTROY\",\"retention\":7}");

    assertThat(run.output())
        .isEqualToNormalizingNewlines(
            "the context value removalPolicy is DESTROY: use retain or destroy%n".formatted()
                + "the context value retention is 7: use a number of days from 28 to 3650;"
                + " the bus detects duplicates for 28%n".formatted());
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void aKeyThatHasNoEffectBringsAWarning() throws Exception {
    writeJar();

    assertThat(run("{\"alarm\":true,\"alarms\":true,\"@company/library:flag\":true}").exitCode())
        .isZero();

    assertThat(Files.readString(folder.resolve("cdk.out/OrderSaga.metadata.json")))
        .contains(
            "the context value alarm has no effect: there are alarms, removalPolicy,"
                + " reservedConcurrency, retention, stackName, worker")
        .doesNotContain("flag has no effect")
        .doesNotContain("alarms has no effect");
  }

  @Test
  void theStackIsNamedOnRequest() throws Exception {
    writeJar();

    assertThat(run("{\"stackName\":\"Mine-2\"}").exitCode()).isZero();

    assertThat(folder.resolve("cdk.out/Mine-2.template.json")).exists();
    assertThat(folder.resolve("cdk.out/OrderSaga.template.json")).doesNotExist();
  }

  @Test
  void aNameThatIsNoneOfAStackIsRefused() throws Exception {
    writeJar();

    Run run = run("{\"stackName\":\"my_stack\"}");

    assertThat(run.output())
        .isEqualToNormalizingNewlines(
            ("the context value stackName is my_stack: use up to 128 letters, digits and hyphens,"
                    + " a letter first%n")
                .formatted());
    assertThat(run.exitCode()).isEqualTo(1);
  }

  private record Run(int exitCode, String output) {}

  private Run run(String context) throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OrderSagaApp.class.getName())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("CDK_CONTEXT_JSON", context);
    builder.environment().put("CDK_OUTDIR", folder.resolve("cdk.out").toString());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ended in time").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Run(process.exitValue(), Files.readString(output));
  }

  private void writeJar() throws IOException {
    Path jar = folder.resolve(JAR);
    Files.createDirectories(jar.getParent());
    Files.writeString(jar, "any");
  }

  private String template() throws IOException {
    return Files.readString(folder.resolve("cdk.out/OrderSaga.template.json"));
  }
}
