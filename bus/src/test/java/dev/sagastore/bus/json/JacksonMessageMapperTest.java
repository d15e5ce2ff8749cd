package dev.sagastore.bus.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JacksonMessageMapperTest {
  /** In each body that fails, and in no text about it. */
  private static final String SECRET = "s3cret";

  private static final JacksonMessageMapper MAPPER = JacksonMessageMapper.create();

  enum Method {
    CARD,
    CASH
  }

  record Line(String article, int quantity) {
    Line {
      if (quantity > 99) {
        throw new IllegalStateException("too many of " + article);
      }
    }
  }

  record Order(
      String id,
      Instant placedAt,
      LocalDate day,
      ZonedDateTime delivery,
      Duration patience,
      BigDecimal total,
      Optional<String> note,
      Method method,
      List<Line> lines,
      Map<String, Line> byName) {}

  record Count(int count) {}

  record Nothing() {}

  record Chain(Chain next) {}

  record Secretive(String value) {
    @Override
    public String value() {
      throw new IllegalStateException(SECRET + value);
    }
  }

  private static Order order(Optional<String> note) {
    return new Order(
        "4711",
        Instant.parse("2026-11-29T12:00:00.123456789Z"),
        LocalDate.parse("2026-11-30"),
        ZonedDateTime.parse("2026-12-01T08:00+01:00[Europe/Berlin]"),
        Duration.ofDays(3),
        new BigDecimal("12.50"),
        note,
        Method.CARD,
        List.of(new Line("ünïcode \u2028 \uD83D\uDE80", 2)),
        Map.of("first", new Line("a", 1)));
  }

  private static String problem(String body, Class<?> type) {
    return problem(MAPPER, body, type);
  }

  private static String problem(JacksonMessageMapper mapper, String body, Class<?> type) {
    Throwable thrown = catchThrowable(() -> mapper.read(body, type));
    assertThat(thrown).isExactlyInstanceOf(IllegalArgumentException.class).hasNoCause();
    assertThat(thrown.getMessage()).contains(type.getName()).doesNotContain(SECRET);
    return thrown.getMessage();
  }

  @Test
  void messageIsReadAsWritten() {
    for (Optional<String> note : List.of(Optional.of("ring twice"), Optional.<String>empty())) {
      Order order = order(note);

      assertThat(MAPPER.read(MAPPER.write(order), Order.class)).isEqualTo(order);
    }
    assertThat(MAPPER.read(MAPPER.write(new Nothing()), Nothing.class)).isEqualTo(new Nothing());
  }

  @Test
  void timesAreIsoTexts() {
    assertThat(MAPPER.write(order(Optional.empty())))
        .contains("\"placedAt\":\"2026-11-29T12:00:00.123456789Z\"")
        .contains("\"day\":\"2026-11-30\"")
        .contains("\"delivery\":\"2026-12-01T08:00:00+01:00[Europe/Berlin]\"")
        .contains("\"patience\":\"PT72H\"")
        .contains("\"total\":12.50")
        .contains("\"note\":null")
        .contains("\"method\":\"CARD\"");
  }

  @Test
  void unknownPropertiesAreIgnored() {
    assertThat(MAPPER.read("{\"count\": 3, \"added\": {\"later\": [1]}}", Count.class))
        .isEqualTo(new Count(3));
  }

  @Test
  void missingOptionalIsEmpty() {
    Order order = MAPPER.read("{\"id\": \"1\"}", Order.class);

    assertThat(order.note()).isEmpty();
    assertThat(order.lines()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"count\": null}",
        "{\"count\": 1.5}",
        "{\"count\": \"s3cret\"}",
        "{\"count\": \"\"}",
        "{\"count\": true}",
        "{\"count\": {}}",
        "{\"count\": 99999999999}",
        "{\"count\": 1e1000000000}",
        "{\"count\": 1, \"count\": 2}",
        "{\"count\": 1} {\"s3cret\": 1}",
        "{\"count\": 1} s3cret",
        "{\"count\": 1}}",
        "{\"count\": s3cret}",
        "{\"count\": 1, s3cret",
        "s3cret",
        "\"s3cret\"",
        "[\"s3cret\"]",
        "7",
        "null",
        "",
        " \n",
        "{'count': 1}",
        "/* s3cret */ {\"count\": 1}",
        "{\"count\": NaN}",
        "\u0000",
        "\uFEFF{\"count\": 1}"
      })
  void bodyThatIsNoMessageFails(String body) {
    assertThat(problem(body, Count.class)).startsWith("the body can't be read as ");
  }

  @Test
  void problemNamesClassPathAndKind() {
    assertThat(
            problem(
                "{\"lines\": [{\"article\": \"s3cret\", \"quantity\": \"s3cret\"}]}", Order.class))
        .contains("a value does not match int (InvalidFormatException) at lines.*.quantity");
    assertThat(problem("{\"byName\": {\"s3cret\": {\"article\": [\"s3cret\"]}}}", Order.class))
        .contains("at byName.*.article");
    assertThat(problem("{\"lines\": [{\"article\": \"s3cret\", \"quantity\": 100}]}", Order.class))
        .contains("java.lang.IllegalStateException")
        .contains("at lines.*");
    assertThat(problem("{\"method\": \"s3cret\"}", Order.class))
        .contains(Method.class.getName())
        .contains("at method");
    assertThat(problem("{\"method\": 1}", Order.class)).contains(Method.class.getName());
    assertThat(problem("{\"placedAt\": \"s3cret\"}", Order.class))
        .contains("a value does not match java.time.Instant")
        .contains("at placedAt");
    assertThat(problem("{}", Count.class))
        .contains("a value does not match int")
        .contains("at count");
    assertThat(problem("{\"lines\": [{\"article\": s3cret}]}", Order.class))
        .contains("not valid JSON, or has a duplicate key (line 1, column 2")
        .contains("at lines.*");
    assertThat(problem("{\"s3cret\": 1, \"s3cret\": 2}", Order.class)).contains("duplicate key");
    assertThat(problem("null", Count.class)).endsWith("the body is JSON null");
    assertThat(problem("", Count.class)).endsWith("the body is empty");
    assertThat(problem("{\"count\": 1} {}", Count.class)).endsWith("more than one JSON value");
  }

  @Test
  void deepBodyFails() {
    assertThat(problem(deep(201), Chain.class)).contains("exceeds a limit");
    assertThat(problem(deep(10_000), Chain.class)).contains("exceeds a limit");
    assertThat(problem("[".repeat(10_000), Object.class)).contains("exceeds a limit");
  }

  @Test
  void deepBodyFitsIntoSmallStack() throws InterruptedException {
    AtomicReference<Object> read = new AtomicReference<>();
    Thread thread =
        new Thread(null, () -> read.set(MAPPER.read(deep(199), Chain.class)), "small", 512 * 1024);
    thread.start();
    thread.join();

    assertThat(read.get()).isNotNull();
  }

  @Test
  void ownMapperWithoutLimitFailsWithoutStackOverflow() {
    ObjectMapper own =
        new ObjectMapper(
            JsonFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(1_000_000).build())
                .build());

    assertThat(problem(JacksonMessageMapper.of(own), deep(100_000), Chain.class))
        .contains("exceeds a limit");
  }

  private static String deep(int levels) {
    return "{\"next\":".repeat(levels) + "null" + "}".repeat(levels);
  }

  @Test
  void classNamesInBodiesCreateNothing() {
    Object read = MAPPER.read("[\"java.util.ArrayList\", [1]]", Object.class);

    assertThat(read).isEqualTo(List.of("java.util.ArrayList", List.of(1)));
  }

  @Test
  void messageThatIsNoJsonFailsToBeWritten() {
    for (Object message : List.of(new Object(), Optional.empty(), new Secretive(""), cycle())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> MAPPER.write(message))
          .withNoCause()
          .withMessageStartingWith(
              "the message can't be written from " + message.getClass().getName())
          .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain(SECRET));
    }
  }

  private static Object cycle() {
    Object[] cycle = new Object[1];
    cycle[0] = cycle;
    return cycle;
  }

  @Test
  void ownMapperKeepsItsSettings() {
    ObjectMapper own =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .findAndAddModules()
            .build();
    JacksonMessageMapper mapper = JacksonMessageMapper.of(own);
    record OrderPlaced(String orderId) {}
    own.setPropertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE);

    assertThat(mapper.write(new OrderPlaced("1"))).isEqualTo("{\"order_id\":\"1\"}");
    assertThat(mapper.read("{\"order_id\":\"1\"}", OrderPlaced.class))
        .isEqualTo(new OrderPlaced("1"));
    assertThat(problem(mapper, "{\"s3cret\":\"1\"}", OrderPlaced.class))
        .contains("the body has a property that %s lacks".formatted(OrderPlaced.class.getName()));
    assertThat(problem(mapper, "{\"order_id\":\"1\"} s3cret", OrderPlaced.class))
        .contains("not valid JSON");
    assertThat(problem(mapper, "{\"order_id\":\"1\"} 2", OrderPlaced.class))
        .contains("more than one");
    assertThat(problem(mapper, "null", OrderPlaced.class)).contains("JSON null");
  }

  @Test
  void ownMapperWithTrailingTokenCheckKeepsItsProblem() {
    ObjectMapper own = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    assertThat(problem(JacksonMessageMapper.of(own), "1 2", JsonNode.class))
        .endsWith("the body has more than one JSON value");
    assertThat(own.isEnabled(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)).isTrue();
  }

  @Test
  void mapperThatCannotBeCopiedFails() {
    class Special extends ObjectMapper {}

    assertThatIllegalArgumentException()
        .isThrownBy(() -> JacksonMessageMapper.of(new Special()))
        .withMessageContaining("does not override copy()");
  }
}
