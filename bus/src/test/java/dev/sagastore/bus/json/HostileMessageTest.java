package dev.sagastore.bus.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bodies and attributes that nothing sane sends: each is read, or fails with a short text. */
class HostileMessageTest {
  private static final String SECRET = "s3cret";
  private static final int MEGABYTES_2 = 2 * 1024 * 1024;

  private static final List<MessageFormat> FORMATS =
      List.of(
          MessageFormats.standard(),
          EnvelopeFormat.create(),
          SnsFormat.of(PlainFormat.create()),
          EventBridgeFormat.create(),
          CloudEventsFormat.create(),
          PlainFormat.create());

  private static List<String> values() {
    return List.of(
        "null",
        "true",
        "-1",
        "1e1000000000",
        "1e-1000000000",
        "1e99999999999999999999",
        "9".repeat(900),
        "9".repeat(5_000),
        "0." + "1".repeat(5_000),
        "\"\"",
        "\"" + SECRET + "\"",
        "\"" + SECRET.repeat(MEGABYTES_2 / SECRET.length()) + "\"",
        "\"\\uD800\"",
        "\"\\u0000\"",
        "\"{\\\"Type\\\":\\\"Notification\\\"}\"",
        "[]",
        "{}",
        "{\"" + SECRET + "\":1,\"" + SECRET + "\":2}",
        "[".repeat(990) + "]".repeat(990),
        "[".repeat(10_000) + "]".repeat(10_000),
        "[".repeat(10_000),
        "{\"a\":".repeat(990) + "1" + "}".repeat(990),
        "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000));
  }

  private static List<String> bodies() {
    List<String> bodies = new ArrayList<>(values());
    for (String value : values()) {
      bodies.add("{\"sagastore\":" + value + ",\"body\":1}");
      bodies.add("{\"sagastore\":{\"id\":\"1\",\"type\":\"A\"},\"body\":" + value + "}");
      bodies.add("{\"sagastore\":{\"id\":\"1\",\"type\":\"A\"},\"text\":" + value + "}");
      bodies.add("{\"sagastore\":{\"id\":" + value + ",\"type\":\"A\"},\"body\":1}");
      bodies.add("{\"sagastore\":{\"id\":\"1\",\"type\":\"A\",\"headers\":" + value + "}}");
      bodies.add("{\"Type\":\"Notification\",\"TopicArn\":\"t\",\"Message\":" + value + "}");
      bodies.add(
          "{\"Type\":\"Notification\",\"TopicArn\":\"t\",\"MessageId\":\"1\",\"Message\":"
              + value
              + "}");
      bodies.add(
          "{\"Type\":\"Notification\",\"TopicArn\":\"t\",\"MessageId\":\"1\",\"Message\":\"m\","
              + "\"MessageAttributes\":"
              + value
              + "}");
      bodies.add("{\"Type\":" + value + ",\"TopicArn\":\"t\"}");
      bodies.add("{\"id\":\"1\",\"source\":\"s\",\"detail-type\":\"A\",\"detail\":" + value + "}");
      bodies.add("{\"id\":\"1\",\"source\":\"s\",\"detail-type\":" + value + ",\"detail\":1}");
      bodies.add(
          "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"A\",\"data\":"
              + value
              + "}");
      bodies.add(
          "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"A\",\"x\":"
              + value
              + "}");
      bodies.add("{\"specversion\":" + value + "}");
    }
    bodies.addAll(
        List.of(
            "",
            " ",
            "\u0000",
            "\uFEFF{}",
            "\uD800",
            "{",
            "{\"",
            "{\"a\"",
            "{\"a\":",
            "{} {}",
            "{}" + SECRET,
            SECRET.repeat(MEGABYTES_2 / SECRET.length()),
            " ".repeat(MEGABYTES_2),
            "{" + " ".repeat(MEGABYTES_2) + "}",
            "[" + "1,".repeat(MEGABYTES_2 / 2) + "1]",
            manyNames(),
            collidingNames(),
            nestedNotifications(12)));
    return bodies;
  }

  private static String manyNames() {
    StringBuilder names = new StringBuilder("{\"" + SECRET + "\":0");
    for (int i = 0; names.length() < MEGABYTES_2; i++) {
      names.append(",\"").append(i).append("\":0");
    }
    return names.append('}').toString();
  }

  /** Returns an object of names that have one hash code in Java, and often in Jackson. */
  private static String collidingNames() {
    List<String> names = List.of("");
    for (int i = 0; i < 13; i++) {
      List<String> longer = new ArrayList<>();
      for (String name : names) {
        longer.add(name + "Aa");
        longer.add(name + "BB");
      }
      names = longer;
    }
    StringBuilder body = new StringBuilder("{\"" + SECRET + "\":0");
    names.forEach(name -> body.append(",\"").append(name).append("\":0"));
    return body.append('}').toString();
  }

  private static String nestedNotifications(int levels) {
    String body = "{}";
    for (int i = 0; i < levels; i++) {
      body = SnsFormatTest.notification(body, Map.of());
    }
    return body;
  }

  private static List<Map<String, String>> attributes() {
    return List.of(
        Map.of(),
        Map.of("type", "A"),
        Map.of("type", ""),
        Map.of("", "", "\uD800", "\u0000", "_", "-", ".", "."),
        Map.of("content-type", "application/cloudevents+json"),
        Map.of("content-type", ";;;"),
        Map.of("ce-", SECRET),
        Map.of("ce-id", SECRET),
        Map.of("ce-id", "1", "ce-source", "s", "ce-type", "t", "ce-specversion", SECRET),
        Map.of("sagastore", ""),
        Map.of("sagastore", SECRET),
        Map.of("sagastore", "[".repeat(10_000)),
        Map.of("sagastore", "{\"id\":\"1\",\"type\":\"A\"}"));
  }

  private static void check(MessageFormat format, String body, Map<String, String> attributes) {
    ReceivedMessage message = ReceivedMessage.builder("sqs-1", body).attributes(attributes).build();
    try {
      format.read(message).ifPresent(HostileMessageTest::checkEnvelope);
    } catch (IllegalArgumentException e) {
      assertThat(e).isExactlyInstanceOf(IllegalArgumentException.class);
      assertThat(e.getMessage()).hasSizeLessThan(200).doesNotContain(SECRET);
    }
  }

  /** A message that was read from outside can be sent on. */
  private static void checkEnvelope(Envelope envelope) {
    assertThat(envelope.id()).isNotEmpty();
    assertThat(envelope.type()).isNotEmpty();
    assertThat(EnvelopeFormat.attributes(envelope)).isNotEmpty();
    assertThat(
            EnvelopeFormat.create()
                .read(ReceivedMessage.builder("2", EnvelopeFormat.wrap(envelope)).build()))
        .map(Envelope::headers)
        .contains(envelope.headers());
  }

  /** A stack as small as some platforms give to the threads of a pool. */
  private static void onSmallStack(Runnable test) throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread = new Thread(null, test, "small-stack", 512 * 1024);
    thread.setUncaughtExceptionHandler((any, e) -> failure.set(e));
    thread.start();
    thread.join();
    assertThat(failure.get()).isNull();
  }

  @Test
  @Tag("slow")
  void hostileMessageIsReadOrFails() throws InterruptedException {
    onSmallStack(
        () -> {
          for (String body : bodies()) {
            check(MessageFormats.standard(), body, Map.of());
            check(MessageFormats.standard(), body, Map.of("type", "A"));
            if (body.length() < 100_000) {
              attributes().forEach(some -> check(MessageFormats.standard(), body, some));
              FORMATS.forEach(format -> check(format, body, Map.of()));
            }
          }
        });
  }

  @Test
  @Tag("slow")
  void damagedMessageIsReadOrFails() {
    Envelope own = Envelope.of("1", "A", "{\"a\":[1,{\"b\":\"c\"}]}").withHeader("h", "v");
    List<String> samples =
        List.of(
            EnvelopeFormat.wrap(own),
            SnsFormatTest.notification(own.body(), EnvelopeFormat.attributes(own)),
            "{\"id\":\"1\",\"source\":\"s\",\"detail-type\":\"A\",\"detail\":{\"a\":1}}",
            "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"A\",\"data\":{}}");
    for (int seed = 0; seed < 4_000; seed++) {
      Random random = new Random(seed);
      StringBuilder body = new StringBuilder(samples.get(random.nextInt(samples.size())));
      for (int i = 1 + random.nextInt(3); i > 0 && !body.isEmpty(); i--) {
        int at = random.nextInt(body.length());
        switch (random.nextInt(3)) {
          case 0 -> body.deleteCharAt(at);
          case 1 -> body.setCharAt(at, "{}[]\":,0ae\\\u0000\uD800".charAt(random.nextInt(13)));
          default -> body.setLength(at + 1);
        }
      }
      for (MessageFormat format : FORMATS) {
        check(format, body.toString(), Map.of());
      }
    }
  }

  @Test
  void largeMessageIsReadInTime() {
    String body =
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"A\",\"data\":["
            + "{\"a\":1},".repeat(MEGABYTES_2 / 8)
            + "1]}";
    ReceivedMessage message = ReceivedMessage.builder("1", body).build();
    assertTimeout(
        Duration.ofSeconds(20),
        () -> assertThat(MessageFormats.standard().read(message)).isPresent());
  }
}
