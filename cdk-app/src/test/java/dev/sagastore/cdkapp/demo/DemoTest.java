package dev.sagastore.cdkapp.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.cdkapp.SynthesizedOrderSaga;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  private static SynthesizedStack stack;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeAll
  static void synthesise() {
    stack = SynthesizedStack.read(SynthesizedOrderSaga.defaultTemplate());
  }

  @Test
  void theShippedEventsEndWellWithConflictsOnTheWay() {
    assertThat(run(EventFile.of(new String[0]))).isTrue();

    assertThat(output())
        .contains("order-1001  Ada Lovelace, 129.90  SHIPPED (version 4, completed")
        .contains("order-1002  Grace Hopper, 2450  CANCELLED (version 5, completed")
        .contains("order-1006  Donald Knuth, 2.56  PAID (version 3, active)")
        .contains("order-1003  order-submitted   evt-06  insert refused, the order is there")
        .contains("order-1003  payment-received  evt-13  update refused")
        .contains("24 applied, 6 duplicate")
        .contains("SAGA_STORE_TABLE_NAME=")
        .containsPattern("update +14 +1 +13\\.0 W +0\\.0 W +1\\.0 W")
        .containsPattern("insert +7 +1 +6\\.0 W +6\\.0 W +1\\.0 \\+ 1\\.0 W")
        .contains("right: 6 of 6 orders");
  }

  @Test
  void malformedLinesAreNamedAndTheOthersProcessed(@TempDir Path folder) throws IOException {
    Path file =
        Files.write(
            folder.resolve("events.jsonl"),
            List.of(
                submitted("e1", "o1"),
                "not json",
                "",
                event("e2", "stock-reserved", "o1"),
                event("e3", "teleported", "o1"),
                "[1]"));

    assertThat(run(EventFile.of(new String[] {file.toString()}))).isFalse();

    assertThat(output())
        .contains("o1  Ada, 1.50  STOCK RESERVED (version 2, active)")
        .contains("line 2 went to the dead-letter queue: the event is not valid JSON")
        .contains("line 5 went to the dead-letter queue: type is none of order-submitted")
        .contains("line 6 went to the dead-letter queue: the event is not a JSON object")
        .doesNotContain("line 1 went")
        .doesNotContain("line 4 went");
  }

  @Test
  void eventsInReverseOrderEndWell(@TempDir Path folder) throws IOException {
    Path file =
        Files.write(
            folder.resolve("events.jsonl"),
            List.of(
                event("e5", "order-cancelled", "o1"),
                event("e4", "stock-released", "o1"),
                refused("e3", "o1"),
                event("e2", "stock-reserved", "o1"),
                submitted("e1", "o1")));

    assertThat(run(EventFile.of(new String[] {file.toString()}))).isTrue();

    assertThat(output()).contains("o1  Ada, 1.50  CANCELLED (version 5, completed");
  }

  @Test
  void eventsThatNeverFitAreWrong(@TempDir Path folder) throws IOException {
    Path file =
        Files.write(
            folder.resolve("events.jsonl"),
            List.of(
                submitted("e1", "o1"),
                event("e2", "stock-reserved", "o1"),
                refused("e3", "o1"),
                event("e4", "payment-received", "o1"),
                event("e5", "payment-received", "o2")));

    assertThat(run(EventFile.of(new String[] {file.toString()}))).isFalse();

    assertThat(output())
        .contains("o2  not there")
        .contains("line 5 went to the dead-letter queue: payment-received came too early")
        .containsPattern("line [34] went to the dead-letter queue: payment-\\w+ does not fit");
  }

  @Test
  void aFileThatIsNotThereOrEmptyIsNamed(@TempDir Path folder) throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.jsonl"), "\n \n");

    assertThatThrownBy(() -> EventFile.of(new String[] {"no-such-file.jsonl"}))
        .isInstanceOf(DemoException.class)
        .hasMessageContaining("no-such-file.jsonl");
    assertThatThrownBy(() -> EventFile.of(new String[] {empty.toString()}))
        .isInstanceOf(DemoException.class)
        .hasMessageContaining("empty.jsonl is empty");
    assertThatThrownBy(() -> EventFile.of(new String[] {"a", "b"}))
        .isInstanceOf(DemoException.class)
        .hasMessageContaining("usage");
  }

  private boolean run(EventFile events) {
    return Demo.run(events, () -> stack, new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  private String output() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static String submitted(String eventId, String orderId) {
    return event(eventId, "order-submitted", orderId)
        .replace("}", ",\"customer\":\"Ada\",\"total\":1.50}");
  }

  private static String refused(String eventId, String orderId) {
    return event(eventId, "payment-refused", orderId).replace("}", ",\"reason\":\"no money\"}");
  }

  private static String event(String eventId, String type, String orderId) {
    return "{\"eventId\":\"%s\",\"type\":\"%s\",\"orderId\":\"%s\",\"at\":\"2026-11-23T09:00:00Z\"}"
        .formatted(eventId, type, orderId);
  }
}
