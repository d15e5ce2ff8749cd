package dev.sagastore.cdkapp.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @TempDir Path folder;

  /** Does as its argument says. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) throws Exception {
      System.out.println("out, " + System.getenv("SAID") + ", " + System.in.read());
      System.err.println("err");
      if (arguments[0].equals("fail")) {
        System.exit(3);
      }
      if (arguments[0].equals("hang")) {
        Thread.currentThread().join();
      }
    }
  }

  private Command program(Duration timeout, String... arguments) {
    List<String> words =
        Stream.concat(
                Stream.of(JAVA, "-cp", System.getProperty("java.class.path")),
                Stream.concat(Stream.of(Program.class.getName()), Arrays.stream(arguments)))
            .toList();
    return new Command(words, folder, Map.of("SAID", "hello"), timeout);
  }

  @Test
  void itReturnsWhatWasPrintedAndKeepsIt() throws Exception {
    Path log = folder.resolve("logs/log");

    String printed = program(Duration.ofMinutes(1), "succeed").run(log);

    assertThat(printed.lines()).containsExactly("out, hello, -1", "err");
    assertThat(log).hasContent(printed);
  }

  @Test
  void aFailureShowsWhatWasPrinted() {
    Command command = program(Duration.ofMinutes(1), "fail");

    assertThatThrownBy(() -> command.run(folder.resolve("log")))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("it ended with exit code 3: err\n")
        .hasMessageContainingAll(command.toString(), "out, hello, -1");
  }

  @Test
  void whatHangsIsStopped() {
    Command command = program(Duration.ofSeconds(1), "hang");

    assertThatThrownBy(() -> command.run(folder.resolve("log")))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("it did not end within 1 s: ");
  }

  @Test
  void theStepThatFailedIsNamed() {
    AssertionError cause = new AssertionError("no table\nand more");

    assertThatThrownBy(
            () ->
                Step.run(
                    "cdk deploy",
                    () -> {
                      throw cause;
                    }))
        .hasMessage("the step \"cdk deploy\" failed: no table")
        .hasCause(cause);
  }

  @Test
  void theReadmeNamesTheVersionOfTheCliThatIsRun() throws Exception {
    assertThat(Files.readString(Path.of("../README.md")))
        .contains("aws-cdk@" + CdkCli.version())
        .doesNotContainPattern("aws-cdk@(?!" + CdkCli.version().replace(".", "\\.") + "\\b)");
  }
}
