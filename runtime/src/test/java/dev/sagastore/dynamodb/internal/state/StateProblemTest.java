package dev.sagastore.dynamodb.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.Fixtures;
import dev.sagastore.jackson2.Jackson2StateMapper;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Nothing of a state is in a message: no value, no key of a map, no word of the state's code. */
class StateProblemTest {
  private static final StateMapping MAPPING = Fixtures.mapping();
  private static final AttributeValue SECRET = AttributeValue.fromS("s3cr3t");

  enum Color {
    RED
  }

  record Point(int x, int y) {}

  record Card(String number) {
    Card {
      if (number.startsWith("s3cr3t")) {
        throw new IllegalArgumentException("not a card: " + number);
      }
    }
  }

  /** Jackson finds the factory by its name. */
  static final class Code {
    private Code() {}

    public static Code valueOf(String text) {
      if (text.startsWith("s3cr3t")) {
        throw new IllegalStateException("not a code: " + text);
      }
      return new Code();
    }
  }

  interface Unbound {
    String text();
  }

  record Maps(
      Map<String, Point> points,
      Map<String, Map<String, Integer>> counts,
      EnumMap<Color, Integer> colors,
      Map<UUID, Integer> ids,
      List<Point> list) {}

  static Stream<Arguments> stored() {
    return Stream.of(
        Arguments.of(Integer.class, SECRET),
        Arguments.of(Color.class, SECRET),
        Arguments.of(UUID.class, SECRET),
        Arguments.of(Instant.class, SECRET),
        Arguments.of(LocalDate.class, SECRET),
        Arguments.of(Currency.class, SECRET),
        Arguments.of(byte[].class, AttributeValue.fromS("s3cr3t!!")),
        Arguments.of(int[].class, AttributeValue.fromL(List.of(SECRET))),
        Arguments.of(Point.class, SECRET),
        Arguments.of(Point.class, map("x", SECRET)),
        Arguments.of(Card.class, map("number", SECRET)),
        Arguments.of(Code.class, SECRET),
        Arguments.of(Unbound.class, SECRET),
        Arguments.of(Unbound.class, map("text", SECRET)),
        Arguments.of(Maps.class, map("points", map("s3cr3t", SECRET))),
        Arguments.of(Maps.class, map("points", map("s3cr3t", map("x", SECRET)))),
        Arguments.of(Maps.class, map("counts", map("s3cr3t", map("s3cr3t", SECRET)))),
        Arguments.of(Maps.class, map("colors", map("s3cr3t", SECRET))),
        Arguments.of(Maps.class, map("colors", map("RED", SECRET))),
        Arguments.of(Maps.class, map("ids", map("s3cr3t", AttributeValue.fromN("1")))),
        Arguments.of(Maps.class, map("list", AttributeValue.fromL(List.of(SECRET)))),
        Arguments.of(Object.class, map("$number", SECRET)),
        Arguments.of(Object.class, AttributeValue.fromSs(List.of("s3cr3t"))));
  }

  @ParameterizedTest(name = "{index}: {0}")
  @MethodSource("stored")
  void noMessageShowsWhatIsStored(Class<?> stateClass, AttributeValue stored) {
    assertThat(problem(() -> read(stateClass, stored)))
        .startsWith("the stored state cannot be read into " + stateClass.getTypeName() + ": ")
        .doesNotContain("s3cr3t");
  }

  @Test
  void noMessageShowsANumber() {
    AttributeValue number = AttributeValue.fromN("4111111111111111");

    assertThat(problem(() -> read(Integer.class, number))).doesNotContain("4111");
    assertThat(problem(() -> read(Point.class, map("x", number))))
        .doesNotContain("4111")
        .endsWith(" at x");
    assertThat(problem(() -> read(Color.class, number))).doesNotContain("4111");
  }

  private static String refuse(String number) {
    if (number.startsWith("s3cr3t")) {
      throw new IllegalArgumentException("not a card: " + number);
    }
    return number;
  }

  record Getter(String number) {
    @Override
    public String number() {
      return refuse(number);
    }
  }

  record Holder(Object inner) {}

  static Stream<Object> states() {
    Getter getter = new Getter("s3cr3t");
    return Stream.of(
        getter,
        new Holder(getter),
        new Holder(List.of(getter)),
        new Holder(new Object[] {getter}),
        new Holder(Map.of("s3cr3t", getter)),
        new Holder(Map.of("s3cr3t", Map.of("s3cr3t", List.of(getter)))),
        new Holder(Map.of("s3cr3t", "\uD83D s3cr3t")),
        new Holder(Map.of("\uD83D s3cr3t", "s3cr3t")),
        new Holder(Map.of("s3cr3t" + "x".repeat(65_536), "s3cr3t")),
        Map.of("s3cr3t", getter),
        List.of(Map.of("s3cr3t", getter)));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("states")
  void noMessageShowsWhatIsToBeWritten(Object state) {
    assertThat(problem(() -> write(state)))
        .startsWith("the state cannot be written: ")
        .doesNotContain("s3cr3t");
  }

  @Test
  void theStatesOwnExceptionsAreNamedButNotQuoted() {
    assertThat(problem(() -> write(new Holder(new Getter("s3cr3t")))))
        .endsWith("caused by java.lang.IllegalArgumentException at inner.number");
    assertThat(problem(() -> read(Code.class, SECRET)))
        .endsWith("ValueInstantiationException, caused by java.lang.IllegalStateException");
  }

  @Test
  void theNameOfAClassThatIsStoredIsNotShown() {
    StateMapping typed =
        Fixtures.mapping(
            Jackson2StateMapper.defaultMapper()
                .activateDefaultTypingAsProperty(
                    BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build(),
                    ObjectMapper.DefaultTyping.OBJECT_AND_NON_CONCRETE,
                    "class"));

    assertThat(
            problem(
                () ->
                    typed.read(
                        SagaType.of("OrderSaga", Holder.class),
                        "id-1",
                        "native",
                        map("inner", map("class", SECRET)),
                        1)))
        .doesNotContain("s3cr3t")
        .contains("InvalidTypeIdException")
        .endsWith(" at inner");
  }

  @Test
  void keysAndIndexesInThePlaceAreLeftOut() {
    assertThat(problem(() -> read(Maps.class, map("points", map("s3cr3t", map("x", SECRET))))))
        .endsWith(": a value does not match int (InvalidFormatException) at points.*.x");
    assertThat(problem(() -> read(Maps.class, map("counts", map("a", map("b", SECRET))))))
        .endsWith(" at counts.*.*");
    assertThat(
            problem(
                () ->
                    read(Maps.class, map("list", AttributeValue.fromL(List.of(map("y", SECRET)))))))
        .endsWith(" at list.*.y");
  }

  record Nested(Nested next, int last) {}

  @Test
  void aLongPlaceIsCutOff() {
    AttributeValue stored = map("last", SECRET);
    for (int i = 0; i < 7; i++) {
      stored = map("next", stored);
    }
    AttributeValue eight = stored;
    AttributeValue nine = map("next", stored);

    assertThat(problem(() -> read(Nested.class, eight)))
        .endsWith(" at " + "next.".repeat(7) + "last");
    assertThat(problem(() -> read(Nested.class, nine)))
        .endsWith(" at " + "next.".repeat(7) + "next…");
  }

  @Test
  void aClassThatJacksonCannotReadIsNamed() {
    assertThat(problem(() -> read(Unbound.class, map("text", SECRET))))
        .contains(Unbound.class.getName())
        .contains("constructor");
  }

  @Test
  void whatHasNoPlaceInJacksonsWordsIsToldByItsClass() {
    assertThat(StateProblem.describe(new IllegalStateException("s3cr3t")))
        .isEqualTo("IllegalStateException");
    assertThat(
            StateProblem.describe(
                new IllegalStateException("s3cr3t", new ArithmeticException("s3cr3t"))))
        .isEqualTo("IllegalStateException, caused by java.lang.ArithmeticException");
  }

  /** Returns the message without the saga, which it begins with. */
  private static String problem(ThrowingCallable operation) {
    SagaSerializationException thrown =
        catchThrowableOfType(SagaSerializationException.class, operation);
    assertThat(thrown).hasMessageStartingWith("OrderSaga id-1: ").hasCause(thrown.getCause());
    assertThat(thrown.getCause()).isNotNull();
    return thrown.getMessage().substring("OrderSaga id-1: ".length());
  }

  private static void read(Class<?> stateClass, AttributeValue stored) {
    MAPPING.read(SagaType.of("OrderSaga", stateClass), "id-1", "native", stored, 1);
  }

  private static void write(Object state) {
    MAPPING.write(SagaType.of("OrderSaga", Object.class), "id-1", state);
  }

  private static AttributeValue map(String name, AttributeValue value) {
    return AttributeValue.fromM(Map.of(name, value));
  }
}
