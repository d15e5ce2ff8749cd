package dev.sagastore.dynamodb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Trees of every type of node that a state can be written with. */
final class RandomTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();

  private static final List<String> NAMES = List.of("", "$", "$number", "a", "b.c", "ü", "😀");
  private final Random random;

  RandomTree(Random random) {
    this.random = random;
  }

  JsonNode node(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> NODES.stringNode(text());
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.nullNode();
      case 3 -> NODES.binaryNode(bytes());
      case 4, 5 -> number();
      default -> container(depth);
    };
  }

  JsonNode container(int depth) {
    if (random.nextInt(3) == 0) {
      ArrayNode array = NODES.arrayNode();
      for (int i = random.nextInt(6); i > 0; i--) {
        array.add(node(depth - 1));
      }
      return array;
    }
    ObjectNode object = NODES.objectNode();
    for (int i = random.nextInt(6); i > 0; i--) {
      String name = random.nextBoolean() ? NAMES.get(random.nextInt(NAMES.size())) : text();
      object.set(name, node(depth - 1));
    }
    return object;
  }

  JsonNode number() {
    return switch (random.nextInt(6)) {
      case 0 -> NODES.numberNode(random.nextInt() >> random.nextInt(32));
      case 1 -> NODES.numberNode(random.nextLong() >> random.nextInt(64));
      case 2 -> NODES.numberNode(bigInteger());
      case 3 -> NODES.numberNode(Float.intBitsToFloat(random.nextInt()));
      case 4 -> NODES.numberNode(Double.longBitsToDouble(random.nextLong()));
      default -> NODES.numberNode(new BigDecimal(bigInteger(), random.nextInt(340) - 170));
    };
  }

  private BigInteger bigInteger() {
    BigInteger integer = new BigInteger(random.nextInt(180), random);
    BigInteger withZeros = integer.multiply(BigInteger.TEN.pow(random.nextInt(3)));
    return random.nextBoolean() ? withZeros : withZeros.negate();
  }

  private String text() {
    int[] codePoints =
        random
            .ints(random.nextInt(12), 0, Character.MAX_CODE_POINT + 1)
            .map(c -> random.nextBoolean() ? c & 0x7F : c)
            .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
            .toArray();
    return new String(codePoints, 0, codePoints.length);
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** The same when read into the type that was written. */
  static void assertSame(JsonNode actual, JsonNode expected) {
    if (expected.isNumber()) {
      assertThat(actual.isNumber()).isTrue();
      Object number = expected.numberValue();
      assertThat((Object) MAPPER.treeToValue(actual, number.getClass())).isEqualTo(number);
      return;
    }
    assertThat(actual.getNodeType()).isEqualTo(expected.getNodeType());
    if (expected.isObject()) {
      assertThat(actual.propertyNames())
          .containsExactlyInAnyOrderElementsOf(expected.propertyNames());
      expected
          .properties()
          .forEach(property -> assertSame(actual.get(property.getKey()), property.getValue()));
    } else if (expected.isArray()) {
      assertThat(actual).hasSameSizeAs(expected);
      for (int i = 0; i < expected.size(); i++) {
        assertSame(actual.get(i), expected.get(i));
      }
    } else {
      assertThat(actual).isEqualTo(expected);
    }
  }
}
