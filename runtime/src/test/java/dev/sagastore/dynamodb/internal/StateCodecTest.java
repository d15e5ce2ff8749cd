package dev.sagastore.dynamodb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaType;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

class StateCodecTest {
  private static final StateCodec CODEC = new StateCodec(StateCodec.defaultMapper());

  record Item(String sku, int quantity) {}

  record Order(String customer, List<Item> items) {}

  @Test
  void aStateIsWrittenAndRead() {
    SagaType<Order> type = SagaType.of("OrderSaga", Order.class);
    Order order = new Order("Ada", List.of(new Item("book", 2)));

    AttributeValue attribute = CODEC.write(type, "id-1", order);

    assertThat(attribute)
        .isEqualTo(
            map(
                "customer",
                text("Ada"),
                "items",
                AttributeValue.fromL(
                    List.of(map("sku", text("book"), "quantity", AttributeValue.fromN("2"))))));
    assertThat(CODEC.read(type, "id-1", attribute)).isEqualTo(order);
  }

  record Price(BigDecimal amount) {}

  @Test
  void aDecimalKeepsItsScaleWhateverTheMapperWasToldOfTrees() {
    SagaType<Price> type = SagaType.of("PriceSaga", Price.class);
    Price price = new Price(new BigDecimal("42.10"));
    StateCodec codec =
        new StateCodec(
            JsonMapper.builder().enable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build());

    assertThat(codec.read(type, "id-1", codec.write(type, "id-1", price))).isEqualTo(price);
  }

  record Times(ZonedDateTime zoned, OffsetDateTime offset) {}

  @Test
  void timesKeepTheirZones() {
    SagaType<Times> type = SagaType.of("TimeSaga", Times.class);
    Times times =
        new Times(
            ZonedDateTime.parse("2026-11-23T10:00:00.123456789+01:00[Europe/Berlin]"),
            OffsetDateTime.parse("2026-11-23T10:00:00-05:00"));

    assertThat(CODEC.read(type, "id-1", CODEC.write(type, "id-1", times))).isEqualTo(times);
  }

  @Test
  void theMapperThatWasGivenIsUsed() {
    SagaType<Order> type = SagaType.of("OrderSaga", Order.class);
    StateCodec codec =
        new StateCodec(
            JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build());

    assertThat(codec.write(type, "id-1", new Order("Ada", List.of())).m())
        .containsOnlyKeys("Customer", "Items");
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> codec.read(type, "id-1", map("Unknown", text("x"))))
        .withMessageContaining("Unknown");
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
            SagaSerializationException.class, () -> CODEC.read(type, "id-1", wrong));

    assertThat(thrown)
        .hasMessageStartingWith("OrderSaga id-1: the stored state cannot be read into ")
        .hasMessageContaining(Order.class.getName())
        .hasMessageContaining("[\"items\"]")
        .hasMessageContaining("[\"quantity\"]")
        .hasMessageNotContaining("s3cr3t")
        .hasNoNullFieldsOrProperties();
    assertThat(thrown.sagaName()).isEqualTo("OrderSaga");
    assertThat(thrown.sagaId()).isEqualTo("id-1");
  }

  @Test
  void aSetIsNothingThatAStateIsWrittenWith() {
    SagaType<String> type = SagaType.of("OrderSaga", String.class);

    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> CODEC.read(type, "id-1", AttributeValue.fromSs(List.of("s3cr3t"))))
        .withMessageContaining("type SS")
        .withMessageNotContaining("s3cr3t")
        .withCauseInstanceOf(IllegalArgumentException.class);
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
                CODEC.write(SagaType.of("OrderSaga", Paid.class), "id-1", new Paid(() -> "s3cr3t")))
        .withMessageStartingWith(
            "OrderSaga id-1: the state can be written, but not read back into "
                + Paid.class.getName())
        .withMessageContaining("[\"payment\"]")
        .withMessageNotContaining("s3cr3t");
  }

  @Test
  void brokenTextIsRefusedWithItsPlace() {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(
            () ->
                CODEC.write(
                    SagaType.of("OrderSaga", Order.class),
                    "id-1",
                    new Order("s3cr3t \uD83D", List.of())))
        .withMessage(
            "OrderSaga id-1: the state cannot be written: state.customer has an unpaired surrogate,"
                + " which UTF-8 cannot express");
  }

  @Test
  void nullIsNoState() {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(
            () ->
                CODEC.read(
                    SagaType.of("OrderSaga", Order.class), "id-1", AttributeValue.fromNul(true)))
        .withMessageContaining("written as null");
  }

  @Test
  void theDefaultMapperCanBeChangedWithoutTouchingTheStore() {
    assertThat(StateCodec.defaultMapper()).isNotSameAs(StateCodec.defaultMapper());
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
