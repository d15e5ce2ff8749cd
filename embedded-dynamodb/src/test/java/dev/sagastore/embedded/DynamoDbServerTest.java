package dev.sagastore.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.embedded.WireClient.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine as a program, in a process of its own. */
@Timeout(60)
class DynamoDbServerTest {
  private static final String READY = "Embedded DynamoDB is ready at ";

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void stopProcesses() {
    processes.forEach(Process::destroyForcibly);
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(DynamoDbServer.class.getName());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).start();
    processes.add(process);
    return process;
  }

  private static URI addressOf(Process process) throws IOException {
    BufferedReader output = process.inputReader(UTF_8);
    String line = output.readLine();
    assertThat(line).startsWith(READY);
    return URI.create(line.substring(READY.length()));
  }

  private static void assertExits(Process process, int status, String message) throws Exception {
    String errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(status);
    assertThat(errors).contains(message);
  }

  @Test
  void servesOnFreePortUntilStopped() throws Exception {
    Process process = start("--port", "0");
    WireClient wire = new WireClient(addressOf(process));

    assertThat(wire.send("ListTables", "{}")).isEqualTo(new Reply(200, "{\"TableNames\":[]}"));
    assertThat(process.isAlive()).isTrue();
    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void takesPortAfterEqualsSign() throws Exception {
    URI address = addressOf(start("--port=0"));

    assertThat(new WireClient(address).send("ListTables", "{}").status()).isEqualTo(200);
  }

  @Test
  void servesWithoutArguments() throws Exception {
    URI address = addressOf(start());

    assertThat(new WireClient(address).send("ListTables", "{}").status()).isEqualTo(200);
  }

  @Test
  void exitsWith1IfPortIsInUse() throws Exception {
    try (DynamoDbEngine engine = DynamoDbEngine.start()) {
      String port = String.valueOf(engine.listen().getPort());

      assertExits(start("--port", port), 1, "Port " + port + " can't be used");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--port",
        "--port x",
        "--port 65536",
        "--port -1",
        "--port=",
        "--ports=1",
        "--ports 1",
        "1",
        "--port 1 2"
      })
  void exitsWith2IfArgumentsAreWrong(String arguments) throws Exception {
    assertExits(start(arguments.split(" ")), 2, "Usage: java -jar");
  }

  @Test
  void printsUsageOnDemand() throws Exception {
    Process process = start("--help");

    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
        .startsWith("Usage: java -jar");
    assertThat(process.waitFor()).isZero();
  }
}
