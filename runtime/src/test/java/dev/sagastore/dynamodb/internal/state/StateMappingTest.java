package dev.sagastore.dynamodb.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.Fixtures;
import dev.sagastore.jackson2.Jackson2StateMapper;
import dev.sagastore.spi.StateMappingException;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class StateMappingTest {
  private static final StateMapping MAPPING = Fixtures.mapping();

  record Item(String sku, int quantity) {}

  record Order(String customer, List<Item> items) {}

  @Test
  void aStateIsWrittenAndRead() {
    SagaType<Order> type = SagaType.of("OrderSaga", Order.class);
    Order order = new Order("Ada", List.of(new Item("book", 2)));

    AttributeValue attribute = MAPPING.write(type, "id-1", order).attribute();

    assertThat(attribute)
        .isEqualTo(
            map(
                "customer",
                text("Ada"),
                "items",
                AttributeValue.fromL(
                    List.of(map("sku", text("book"), "quantity", AttributeValue.fromN("2"))))));
    assertThat(MAPPING.read(type, "id-1", "native", attribute, 1)).isEqualTo(order);
  }

  record Price(BigDecimal amount) {}

  @Test
  void aDecimalKeepsItsScaleWhateverTheMapperWasToldOfTrees() {
    SagaType<Price> type = SagaType.of("PriceSaga", Price.class);
    Price price = new Price(new BigDecimal("42.10"));
    StateMapping mapping =
        Fixtures.mapping(
            JsonMapper.builder().enable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build());

    assertThat(
            mapping.read(type, "id-1", "native", mapping.write(type, "id-1", price).attribute(), 1))
        .isEqualTo(price);
  }

  record Times(ZonedDateTime zoned, OffsetDateTime offset) {}

  @Test
  void timesKeepTheirZones() {
    SagaType<Times> type = SagaType.of("TimeSaga", Times.class);
    Times times =
        new Times(
            ZonedDateTime.parse("2026-11-23T10:00:00.123456789+01:00[Europe/Berlin]"),
            OffsetDateTime.parse("2026-11-23T10:00:00-05:00"));

    assertThat(
            MAPPING.read(type, "id-1", "native", MAPPING.write(type, "id-1", times).attribute(), 1))
        .isEqualTo(times);
  }

  @Test
  void theMapperThatWasGivenIsUsed() {
    SagaType<Order> type = SagaType.of("OrderSaga", Order.class);
    StateMapping mapping =
        Fixtures.mapping(
            JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build());

    assertThat(mapping.write(type, "id-1", new Order("Ada", List.of())).attribute().m())
        .containsOnlyKeys("Customer", "Items");
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> mapping.read(type, "id-1", "native", map("Unknown", text("x")), 1))
        .withMessageContaining("has no property 'Unknown', but the written state has it");
  }

  @Test
  void whatDoesNotFitNamesSagaClassAndPlaceButNotTheState() {
    SagaType<Order> type = SagaType.of("OrderSaga", Order.class);
    AttributeValue wrong =
        map(
            "customer",
            text("s3cr3t"),
            "items",
            AttributeValue.fromL(
                List.of(map("sku", text("s3cr3t"), "quantity", AttributeValue.fromL(List.of())))));

    SagaSerializationException thrown =
        catchThrowableOfType(
            SagaSerializationException.class, () -> MAPPING.read(type, "id-1", "native", wrong, 1));

    assertThat(thrown)
        .hasMessageStartingWith("OrderSaga id-1: the stored state cannot be read into ")
        .hasMessageContaining(Order.class.getName())
        .hasMessageEndingWith(
            ": a value does not match int (MismatchedInputException) at items.*.quantity")
        .hasMessageNotContaining("s3cr3t")
        .hasNoNullFieldsOrProperties();
    assertThat(thrown.sagaName()).isEqualTo("OrderSaga");
    assertThat(thrown.sagaId()).isEqualTo("id-1");
  }

  @Test
  void aSetIsNothingThatAStateIsWrittenWith() {
    SagaType<String> type = SagaType.of("OrderSaga", String.class);

    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(
            () -> MAPPING.read(type, "id-1", "native", AttributeValue.fromSs(List.of("s3cr3t")), 1))
        .withMessageContaining("type SS")
        .withMessageNotContaining("s3cr3t")
        .withCauseInstanceOf(StateMappingException.class);
  }

  interface Payment {
    String getCard();
  }

  record Paid(Payment payment) {}

  @Test
  void aStateThatCouldNotBeReadBackIsRefused() {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(
            () ->
                MAPPING.write(
                    SagaType.of("OrderSaga", Paid.class), "id-1", new Paid(() -> "s3cr3t")))
        .withMessageStartingWith(
            "OrderSaga id-1: the state can be written, but not read back into "
                + Paid.class.getName())
        .withMessageEndingWith(" at payment")
        .withMessageNotContaining("s3cr3t");
  }

  @Test
  void brokenTextIsRefusedButNotShown() {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(
            () ->
                MAPPING.write(
                    SagaType.of("OrderSaga", Order.class),
                    "id-1",
                    new Order("s3cr3t \uD83D", List.of())))
        .withMessage(
            "OrderSaga id-1: the state cannot be written: a text in it has an unpaired surrogate,"
                + " which UTF-8 cannot express");
  }

  static final class Renamed {
    private int value = 4711;

    public int getCount() {
      return value;
    }

    public void setNumber(int number) {
      value = number;
    }
  }

  @Test
  void aStateThatIsReadFromOtherPropertiesThanItIsWrittenWithIsRefused() {
    SagaType<Renamed> type = SagaType.of("OrderSaga", Renamed.class);

    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> MAPPING.write(type, "id-1", new Renamed()))
        .withMessageContaining("can be written, but not read back")
        .withMessageContaining("has no property 'count', but the written state has it")
        .withMessageNotContaining("4711");
  }

  static final class Hidden {
    @SuppressWarnings("unused") // nobody sees it, Jackson neither
    private final int count = 1;
  }

  @Test
  void aStateOfWhichNothingWouldBeWrittenIsRefused() {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(
            () -> MAPPING.write(SagaType.of("OrderSaga", Hidden.class), "id-1", new Hidden()))
        .withMessageStartingWith("OrderSaga id-1: the state cannot be written: ")
        .withMessageContaining(Hidden.class.getName());
  }

  @Test
  void whatTheNextUpdateWouldEraseIsRefused() {
    SagaType<Order> type = SagaType.of("OrderSaga", Order.class);
    AttributeValue newer =
        AttributeValue.fromM(
            Map.of(
                "customer",
                text("Ada"),
                "items",
                AttributeValue.fromL(List.of()),
                "coupon",
                text("s3cr3t")));

    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> MAPPING.read(type, "id-1", "native", newer, 1))
        .withMessageContaining(Order.class.getName() + " has no property 'coupon'")
        .withMessageContaining("@JsonIgnoreProperties")
        .withMessageNotContaining("s3cr3t");
    assertThat(lenient().read(type, "id-1", "native", newer, 1))
        .isEqualTo(new Order("Ada", List.of()));
  }

  @Test
  void onlyAnObjectIsBroughtToANewerVersion() {
    SagaType<String> type =
        SagaType.of("OrderSaga", String.class).withStateVersion(2).withUpcaster(1, state -> {});

    assertThat(MAPPING.read(type, "id-1", "native", text("s3cr3t"), 2)).isEqualTo("s3cr3t");
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> MAPPING.read(type, "id-1", "native", text("s3cr3t"), 1))
        .withMessageContaining("not an object")
        .withMessageNotContaining("s3cr3t");
  }

  private static StateMapping lenient() {
    return Fixtures.mapping(
        Jackson2StateMapper.builder(Jackson2StateMapper.defaultMapper())
            .allowUnknownProperties()
            .build());
  }

  record Untyped(Map<String, Object> values) {}

  @Test
  void anUntypedNumberHasTheClassThatJsonGivesIt() {
    SagaType<Untyped> type = SagaType.of("OrderSaga", Untyped.class);
    Untyped state =
        new Untyped(
            Map.of(
                "fraction",
                1.5,
                "decimal",
                new BigDecimal("1.5"),
                "scale",
                new BigDecimal("1.50"),
                "digits",
                new BigDecimal("0.1234567890123456789"),
                "whole",
                2.0,
                "int",
                42,
                "long",
                1L << 40));

    assertThat(
            MAPPING
                .read(type, "id-1", "native", MAPPING.write(type, "id-1", state).attribute(), 1)
                .values())
        .containsOnly(
            entry("fraction", 1.5),
            entry("decimal", 1.5),
            entry("scale", new BigDecimal("1.50")),
            entry("digits", new BigDecimal("0.1234567890123456789")),
            entry("whole", 2),
            entry("int", 42),
            entry("long", 1L << 40));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "1.50", "0.00001", "0.0001", "1E+2", "12345678.5", "0.10"})
  void aTypedDecimalIsExact(String text) {
    SagaType<Price> type = SagaType.of("PriceSaga", Price.class);
    Price price = new Price(new BigDecimal(text));

    assertThat(
            MAPPING.read(type, "id-1", "native", MAPPING.write(type, "id-1", price).attribute(), 1))
        .isEqualTo(price);
  }

  @Test
  void anEscapedNumberThatIsNoTextCannotBeRead() {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(
            () ->
                MAPPING.read(
                    SagaType.of("OrderSaga", Object.class),
                    "id-1",
                    "native",
                    map("$number", AttributeValue.fromN("5")),
                    1))
        .withMessageEndingWith("an escaped number is not a string");
  }

  @Test
  void nullIsNoState() {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(
            () ->
                MAPPING.read(
                    SagaType.of("OrderSaga", Order.class),
                    "id-1",
                    "native",
                    AttributeValue.fromNul(true),
                    1))
        .withMessageContaining("written as null");
  }

  @Test
  void theDefaultMapperCanBeChangedWithoutTouchingTheStore() {
    assertThat(Jackson2StateMapper.defaultMapper())
        .isNotSameAs(Jackson2StateMapper.defaultMapper());
  }

  private static AttributeValue text(String text) {
    return AttributeValue.fromS(text);
  }

  private static AttributeValue map(String name, AttributeValue value) {
    return AttributeValue.fromM(Map.of(name, value));
  }

  private static AttributeValue map(
      String name1, AttributeValue value1, String name2, AttributeValue value2) {
    return AttributeValue.fromM(Map.of(name1, value1, name2, value2));
  }
}
