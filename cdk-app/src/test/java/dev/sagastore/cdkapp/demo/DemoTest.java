package dev.sagastore.cdkapp.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.cdkapp.SynthesizedOrderSaga;
import dev.sagastore.testing.SynthesizedTemplate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoTest {
  private static final Terminal PLAIN = new Terminal(80, false);

  private static SynthesizedTemplate template;

  @TempDir private Path folder;

  @BeforeAll
  static void synthesize() {
    template = SynthesizedTemplate.read(SynthesizedOrderSaga.defaultTemplate());
  }

  /** The output of a run, and its exit code. */
  private record Run(int exitCode, String out, String err) {}

  private static Run run(Terminal terminal, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Demo.run(
            args,
            () -> template,
            terminal,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Run(
        exitCode,
        out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"),
        err.toString(StandardCharsets.UTF_8));
  }

  private Run runFile(String... lines) {
    try {
      Path file = Files.write(folder.resolve("events.jsonl"), List.of(lines));
      return run(PLAIN, file.toString());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String placed(String at, String id, String orderId) {
    return """
    {"at":"%s","id":"%s","type":"OrderPlaced",\
    "body":{"orderId":"%s","customer":"Ada","total":1.50}}\
    """
        .formatted(at, id, orderId);
  }

  private static String paid(String at, String id, String orderId) {
    return """
    {"at":"%s","id":"%s","type":"PaymentReceived","body":{"paymentId":"p-%s"}}\
    """
        .formatted(at, id, orderId);
  }

  @Nested
  class ShippedFile {
    private static final String BILL = "( +\\d+){4}\n";

    private static final Run RUN = run(PLAIN);

    @Test
    void endsWell() {
      assertThat(RUN.err()).isEmpty();
      assertThat(RUN.out()).doesNotContain("FAIL").contains("ok    every order ended");
      assertThat(RUN.exitCode()).isZero();
    }

    @Test
    void showsPaidOrderWithItsBill() {
      assertThat(RUN.out())
          .containsPattern("order-1001  Ada Lovelace, 129\\.90  SHIPPED" + BILL)
          .containsPattern("Nov 23 09:30:00  OrderPlaced -> ReserveStock" + BILL)
          .contains("-> timeout payment at Nov 26 09:30:00\n")
          .containsPattern("Nov 23 10:15:00  PaymentReceived -> ShipOrder" + BILL)
          .containsPattern("Nov 23 10:15:00  OrderShipped -> OrderConfirmed" + BILL);
    }

    @Test
    void showsDuplicate() {
      assertThat(RUN.out())
          .containsPattern("OrderPlaced: again, was handled before +1 +1 +0 +0\n")
          .contains("ok    1 message delivered twice changed the order once\n");
    }

    @Test
    void showsConflict() {
      assertThat(RUN.out())
          .contains("Nov 26 09:35:00  PaymentReceived: by a second worker")
          .contains("Nov 26 09:35:00  timeout payment: conflict, decided")
          .contains("ok    1 conflict: ");
    }

    @Test
    void showsTimeoutCompensationAndRefund() {
      assertThat(RUN.out())
          .contains("order-1003  Alan Turing, 18.45  CANCELED: no payment")
          .contains("Nov 26 09:38:00  timeout payment: due soon")
          .containsPattern(
              "timeout payment: undone in reverse.*\\s+order -> CancelPayment\\s+-> ReleaseStock\n")
          .containsPattern("PaymentReceived: too late.*\n *-> RefundPayment\n");
    }

    @Test
    void showsCrashThatLosesNothing() {
      assertThat(RUN.out())
          .contains("Nov 23 11:30:00  PaymentReceived: stored; the process")
          .contains("Nov 23 11:30:30  PaymentReceived: again, was stored")
          .contains("ok    1 crash between commit and send: ");
    }

    @Test
    void showsDeadLetterAndRedrive() {
      assertThat(RUN.out())
          .containsPattern("PaymentReceived: dead letter: there is")
          .containsPattern("Nov 23 14:30:00  PaymentReceived: redriven -> ShipOrder")
          .contains("ok    1 dead letter, redriven and handled\n");
    }

    @Test
    void printsTheExcerptInReadme() throws IOException {
      String readme = Files.readString(Path.of("..", "README.md"));
      String excerpt = readme.substring(readme.indexOf("```\nOrders ") + 4);

      assertThat(excerpt.substring(0, excerpt.indexOf("```")).lines())
          .hasSizeGreaterThan(10)
          .allSatisfy(line -> assertThat(RUN.out()).contains(line + "\n"));
    }

    @Test
    void billOfOrderIsTheSumOfItsMessages() {
      List<Integer> first = new ArrayList<>();
      List<Integer> all = new ArrayList<>();
      for (String line : RUN.out().lines().toList()) {
        Matcher bill =
            Pattern.compile("^(\\S.*|  \\w{3} \\d{2} .*)  (\\d+)\\s+\\d+\\s+(\\d+)\\s+\\d+$")
                .matcher(line);
        if (bill.find()) {
          int writes = Integer.parseInt(bill.group(3));
          (line.startsWith(" ") ? all : first).add(writes);
        }
      }
      int total = first.remove(first.size() - 1);

      assertThat(first).hasSize(6);
      assertThat(first.stream().mapToInt(Integer::intValue).sum()).isEqualTo(total);
      assertThat(all.stream().mapToInt(Integer::intValue).sum()).isEqualTo(total);
    }

    @Test
    void printsTheSameInEveryRun() {
      assertThat(run(PLAIN)).isEqualTo(RUN);
    }

    @Test
    void printsAtMost90Lines() {
      assertThat(RUN.out().lines()).hasSizeLessThanOrEqualTo(90);
    }

    @Test
    void colorsChangeNothingElse() {
      Run colored = run(new Terminal(80, true));

      assertThat(colored.out()).contains("\u001B[32mok");
      assertThat(colored.out().replaceAll("\u001B\\[[0-9]*m", "")).isEqualTo(RUN.out());
      assertThat(RUN.out()).doesNotContain("\u001B");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 120})
    void linesFitIntoTerminal(int width) {
      assertThat(run(new Terminal(width, false)).out().lines())
          .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
    }
  }

  @Test
  void lastArgumentCanBeBlank() {
    assertThat(run(PLAIN, " ").exitCode()).isZero();
  }

  @Test
  void absoluteTimesInAnyOrderEndWell() {
    Run run =
        runFile(
            paid("2025-03-01T10:00:00Z", "m-2", "order-1"),
            "",
            placed("2025-03-01T08:00:00Z", "m-1", "order-1"),
            placed("PT1H", "m-3", "order-2"));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("Mar 01 08:00:00  OrderPlaced")
        .contains("Mar 01 09:00:00  OrderPlaced")
        .contains("order-1  Ada, 1.50  SHIPPED")
        .contains("order-2  Ada, 1.50  CANCELED");
  }

  @Test
  void paymentAtTimeoutEndsOneWayOrTheOther() {
    assertThat(runFile(placed("PT0S", "m-1", "order-1"), paid("P3D", "m-2", "order-1")).exitCode())
        .isZero();
  }

  @Test
  void unknownTypeIsDeadLetter() {
    Run run =
        runFile(
            placed("PT0S", "m-1", "order-1"),
            """
            {"at":"PT1M","id":"m-2","type":"OrderTeleported","body":{"orderId":"order-1"}}\
            """);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("FAIL  1 dead letter, redriven and handled")
        .contains("m-2 was handled 0 times")
        .contains("OrderTeleported m-2 is left: nothing handles message type\n");
  }

  @Test
  void brokenBodyIsDeadLetter() {
    Run run =
        runFile(
            """
            {"at":"PT0S","id":"m-1","type":"OrderPlaced","body":{"customer":"Ada"}}\
            """);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("m-1 was handled 0 times");
  }

  @Test
  void conflictWithoutOtherMessageFails() {
    Run run =
        runFile(
            placed("PT0S", "m-1", "order-1"),
            paid("PT1H", "m-2", "order-1").replace("}}", "},\"fault\":\"conflict\"}"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("line 2: no other message of the order is handled");
  }

  @Test
  void crashWithoutMessagesFails() {
    Run run =
        runFile(
            placed("PT0S", "m-1", "order-1"),
            """
            {"at":"PT1M","id":"m-2","type":"Other","body":{},"fault":"crash"}\
            """);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("m-2 causes no messages, so there was no crash");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          not json                                               | it is not valid JSON
          [1]                                                    | it is not a JSON object
          {"id":"m","type":"T","body":{}}                        | 'at' must be a text
          {"at":"now","id":"m","type":"T","body":{}}             | not 'now'
          {"at":"-PT1H","id":"m","type":"T","body":{}}           | not '-PT1H'
          {"at":"PT-1H","id":"m","type":"T","body":{}}           | not 'PT-1H'
          {"at":"PT0S","type":"T","body":{}}                     | 'id' must be a text
          {"at":"PT0S","id":"m","type":7,"body":{}}              | 'type' must be a text
          {"at":"PT0S","id":"m","type":"T","body":"{}"}          | 'body' must be a JSON object
          {"at":"PT0S","id":"m","type":"T","body":{},"to":"x"}   | the property 'to' is unknown
          {"at":"PT0S","id":"m","type":"T","body":{},"fault":""} | 'fault' must be one of [crash, conflict]
          {"at":"PT0S","redrive":"payments"}                     | only the queue 'orders' can be redriven
          """)
  void brokenLineIsReported(String line, String reason) {
    Run run = runFile(placed("PT0S", "m-1", "order-1"), "", line);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("events.jsonl, line 3: ").contains(reason);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void emptyFileIsReported() {
    Run run = runFile("", " ");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("events.jsonl is empty");
  }

  @Test
  void missingFileIsReported() {
    Run run = run(PLAIN, "no-such-file.jsonl");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("there is no file").contains("no-such-file.jsonl");
  }

  @Test
  void binaryFileIsReported() throws IOException {
    Path file = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xC3, 0x28});

    Run run = run(PLAIN, file.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("can't be read as text");
  }

  @Test
  void twoArgumentsAreReported() {
    Run run = run(PLAIN, "a", "b");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("usage: ");
  }
}
