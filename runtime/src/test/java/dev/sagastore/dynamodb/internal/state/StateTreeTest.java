package dev.sagastore.dynamodb.internal.state;

import static dev.sagastore.dynamodb.internal.attribute.RandomTree.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sagastore.StateObject;
import dev.sagastore.dynamodb.internal.DynamoDbModel;
import dev.sagastore.dynamodb.internal.attribute.AttributeWriter;
import dev.sagastore.dynamodb.internal.attribute.ItemSize;
import dev.sagastore.dynamodb.internal.attribute.RandomTree;
import dev.sagastore.spi.StateMappingException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class StateTreeTest {
  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyTreeSurvives(long seed) {
    Object tree = new RandomTree(new Random(seed)).container(5);

    AttributeValue attribute = StateTree.toAttribute(tree);

    assertSame(StateTree.toTree(DynamoDbModel.stored(attribute)), tree);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyNumberSurvives(long seed) {
    RandomTree random = new RandomTree(new Random(seed));
    for (int i = 0; i < 500; i++) {
      Number number = random.number();
      assertSame(StateTree.toTree(DynamoDbModel.stored(StateTree.toAttribute(number))), number);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void largestSizeBoundsAnyTree(long seed) {
    AttributeWriter out = new AttributeWriter();

    StateTree.write(new RandomTree(new Random(seed)).container(5), out);

    assertThat(ItemSize.of(out.result())).isLessThanOrEqualTo(out.largestSize());
  }

  @Test
  void largestSizeIsExactWithoutNumbers() {
    StateObject object = new StateObject();
    object.put("", List.of("a", "ü", List.of()));
    object.put("ü", new byte[] {1, 2});
    object.put("$x", true);
    object.put("x", new StateObject());
    object.put("exact", new BigDecimal("1.50"));
    object.put("none", null);
    AttributeWriter out = new AttributeWriter();

    StateTree.write(object, out);

    assertThat(out.largestSize()).isEqualTo(ItemSize.of(out.result()));
  }

  static Stream<String> decimals() {
    String digits = "12345678901234567890123456789012345678";
    return Stream.of(
        "0",
        "0.0",
        "0.000",
        "0E+5",
        "0E-131",
        "1.50",
        "100",
        "100.0",
        "1E+2",
        "1E-130",
        "1E-131",
        "9.99E+125",
        "1E+126",
        "1E+300",
        digits,
        digits + "9",
        "-0." + digits,
        "-0.0" + digits + "9",
        "1." + "0".repeat(60));
  }

  @ParameterizedTest
  @MethodSource("decimals")
  void aDecimalKeepsItsScale(String text) {
    assertSurvives(new BigDecimal(text));
    assertSurvives(new BigDecimal(text).negate());
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0.0,
        -0.0,
        1.0,
        -1.5,
        1e22,
        1e125,
        9.99e125,
        1e126,
        1e-130,
        1e-131,
        Double.MAX_VALUE,
        Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
      })
  void aDoubleKeepsItsBits(double value) {
    assertSurvives(value);
    assertSurvives((float) value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "$",
        "$$",
        "$number",
        "$$number",
        "number",
        "a$",
        " ",
        ".",
        "#",
        "😀",
        "state",
        "\u0000"
      })
  void anyNameSurvives(String name) {
    assertSurvives(new StateObject().put(name, "text"));
    assertSurvives(new StateObject().put(name, "1.5"));
    assertSurvives(new StateObject().put(name, "1.5").put("other", true));
  }

  @Test
  void namesThatDifferByTheEscapeStayApart() {
    StateObject object =
        new StateObject().put("", 0).put("$", 1).put("$$", 2).put("$number", 3).put("$$number", 4);

    assertThat(StateTree.toAttribute(object).m())
        .containsOnlyKeys("$", "$$", "$$$", "$$number", "$$$number");
    assertSurvives(object);
  }

  @Test
  void eachTypeOfNodeHasItsNativeAttribute() {
    assertThat(StateTree.toAttribute("")).isEqualTo(AttributeValue.fromS(""));
    assertThat(StateTree.toAttribute(42)).isEqualTo(AttributeValue.fromN("42"));
    assertThat(StateTree.toAttribute(false)).isEqualTo(AttributeValue.fromBool(false));
    assertThat(StateTree.toAttribute(null)).isEqualTo(AttributeValue.fromNul(true));
    assertThat(StateTree.toAttribute(new byte[] {1, -1}))
        .isEqualTo(AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {1, -1})));
    assertThat(StateTree.toAttribute(List.of())).isEqualTo(AttributeValue.fromL(List.of()));
    assertThat(StateTree.toAttribute(new StateObject())).isEqualTo(AttributeValue.fromM(Map.of()));
    assertThat(StateTree.toAttribute(new BigDecimal("1.50")))
        .isEqualTo(AttributeValue.fromM(Map.of("$number", AttributeValue.fromS("1.50"))));
  }

  @Test
  void theOrderOfAListStays() {
    assertThat(StateTree.toAttribute(List.of("b", "a", "b")).l())
        .containsExactly(
            AttributeValue.fromS("b"), AttributeValue.fromS("a"), AttributeValue.fromS("b"));
  }

  @Test
  void aMapWithANumberAndMoreIsNoEscapedNumber() {
    Object tree =
        StateTree.toTree(
            AttributeValue.fromM(
                Map.of(
                    "$number", AttributeValue.fromS("1.50"), "x", AttributeValue.fromBool(true))));

    assertSame(tree, new StateObject().put("number", "1.50").put("x", true));
  }

  @Test
  void thirtyOneContainersAreTheMost() {
    assertSurvives(nested(31, "innermost"));
    assertSurvives(nested(30, List.of()));

    assertThatExceptionOfType(StateMappingException.class)
        .isThrownBy(() -> StateTree.toAttribute(nested(32, "innermost")))
        .withMessage(
            "it contains itself, or is nested deeper than the 32 levels that DynamoDB allows");
    assertThatExceptionOfType(StateMappingException.class)
        .isThrownBy(() -> StateTree.toAttribute(nested(31, new StateObject())))
        .withMessageContaining("32 levels");
  }

  @Test
  void anEscapedNumberIsAContainerToo() {
    Object escaped = new BigDecimal("1.50");

    assertSurvives(escaped);
    assertSurvives(nested(30, escaped));
    assertSurvives(nested(31, new BigDecimal("1.5")));
    assertThatExceptionOfType(StateMappingException.class)
        .isThrownBy(() -> StateTree.toAttribute(nested(31, escaped)))
        .withMessageContaining("32 levels");
  }

  @Test
  void anEscapedNumberIsText() {
    AttributeValue notText = AttributeValue.fromM(Map.of("$number", AttributeValue.fromN("5")));

    assertThatExceptionOfType(StateMappingException.class)
        .isThrownBy(() -> StateTree.toTree(notText))
        .withMessage("an escaped number is not a string");
  }

  static Stream<String> longestNames() {
    return Stream.of(
        "x".repeat(65_535), "ü".repeat(32_767), "😀".repeat(16_383), "$" + "x".repeat(65_533));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("longestNames")
  void aNameHasAtMost65535BytesWithItsEscape(String name) {
    assertSurvives(new StateObject().put(name, true));

    Object longer = new StateObject().put("a", new StateObject().put(name + "öö", true));
    assertThatExceptionOfType(StateMappingException.class)
        .isThrownBy(() -> StateTree.toAttribute(longer))
        .withMessage(
            "the name of a property, or a key of a map in it, has more than the 65,535 bytes that"
                + " DynamoDB allows");
  }

  @Test
  void oneByteMoreIsRefused() {
    for (String name : List.of("x".repeat(65_536), "$" + "x".repeat(65_534))) {
      assertThatExceptionOfType(StateMappingException.class)
          .isThrownBy(() -> StateTree.toAttribute(new StateObject().put(name, true)))
          .withMessageContaining("65,535 bytes");
    }
  }

  @Test
  void aTreeFarTooDeepIsRefusedToo() {
    assertThatExceptionOfType(StateMappingException.class)
        .isThrownBy(() -> StateTree.toAttribute(nested(400, "innermost")))
        .withMessageContaining("32 levels");
  }

  /** Objects and lists in turn, the outermost an object. */
  private static Object nested(int containers, Object innermost) {
    Object node = innermost;
    for (int i = containers; i >= 1; i--) {
      node = i % 2 == 0 ? List.of(node) : new StateObject().put("a", node);
    }
    return node;
  }

  @Test
  void brokenTextIsRefusedButNotShown() {
    Object value = new StateObject().put("lines", List.of("good", "bad \uD83D"));
    Object name = new StateObject().put("bad \uDE00", 1);

    for (Object broken : List.of(value, name)) {
      assertThatExceptionOfType(StateMappingException.class)
          .isThrownBy(() -> StateTree.toAttribute(broken))
          .withMessage("a text in it has an unpaired surrogate, which UTF-8 cannot express");
    }
  }

  @Test
  void aValueOfAnotherClassFails() {
    StateObject object = new StateObject().put("list", List.of());
    object.getList("list").add(new Object());

    assertThatExceptionOfType(StateMappingException.class)
        .isThrownBy(() -> StateTree.toAttribute(object))
        .withMessageContaining("java.lang.Object");
    assertThatExceptionOfType(StateMappingException.class)
        .isThrownBy(() -> StateTree.toAttribute(new AtomicInteger()))
        .withMessageContaining("AtomicInteger");
  }

  @Test
  void setsAreRefused() {
    for (AttributeValue set :
        List.of(
            AttributeValue.fromSs(List.of("a")),
            AttributeValue.fromNs(List.of("1")),
            AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("a"))))) {
      assertThatExceptionOfType(StateMappingException.class)
          .isThrownBy(() -> StateTree.toTree(AttributeValue.fromL(List.of(set))))
          .withMessageContaining("type " + set.type());
    }
    assertThatExceptionOfType(StateMappingException.class)
        .isThrownBy(() -> StateTree.toTree(AttributeValue.builder().build()));
  }

  private static void assertSurvives(Object tree) {
    assertSame(StateTree.toTree(DynamoDbModel.stored(StateTree.toAttribute(tree))), tree);
  }
}
