package dev.sagastore.dynamodb.internal.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.StateObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Trees of every type of value that a state can be written with. */
public final class RandomTree {
  private static final List<String> NAMES = List.of("", "$", "$number", "a", "b.c", "ü", "😀");
  private final Random random;

  public RandomTree(Random random) {
    this.random = random;
  }

  @Nullable Object node(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> text();
      case 1 -> random.nextBoolean();
      case 2 -> null;
      case 3 -> bytes();
      case 4, 5 -> number();
      default -> container(depth);
    };
  }

  public Object container(int depth) {
    if (random.nextInt(3) == 0) {
      List<@Nullable Object> list = new ArrayList<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        list.add(node(depth - 1));
      }
      return list;
    }
    StateObject object = new StateObject();
    for (int i = random.nextInt(6); i > 0; i--) {
      String name = random.nextBoolean() ? NAMES.get(random.nextInt(NAMES.size())) : text();
      object.put(name, node(depth - 1));
    }
    return object;
  }

  public Number number() {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt() >> random.nextInt(32);
      case 1 -> random.nextLong() >> random.nextInt(64);
      case 2 -> bigInteger();
      case 3 -> Float.intBitsToFloat(random.nextInt());
      case 4 -> Double.longBitsToDouble(random.nextLong());
      default -> new BigDecimal(bigInteger(), random.nextInt(340) - 170);
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
  public static void assertSame(@Nullable Object actual, @Nullable Object expected) {
    if (expected instanceof Number number) {
      assertThat(actual).isInstanceOf(Number.class);
      assertThat((Object) as(number.getClass(), (Number) actual)).isEqualTo(number);
    } else if (expected instanceof StateObject object) {
      assertThat(actual).isInstanceOf(StateObject.class);
      StateObject other = (StateObject) actual;
      assertThat(other.names()).containsExactlyInAnyOrderElementsOf(object.names());
      object.names().forEach(name -> assertSame(other.get(name), object.get(name)));
    } else if (expected instanceof List<?> list) {
      assertThat(actual).isInstanceOf(List.class);
      List<?> other = (List<?>) actual;
      assertThat(other).hasSameSizeAs(list);
      for (int i = 0; i < list.size(); i++) {
        assertSame(other.get(i), list.get(i));
      }
    } else {
      assertThat(actual).isEqualTo(expected);
    }
  }

  private static Number as(Class<?> type, Number number) {
    if (type == Float.class) {
      return number.floatValue();
    }
    if (type == Double.class) {
      return number.doubleValue();
    }
    BigDecimal exact = new BigDecimal(number.toString());
    if (type == BigDecimal.class) {
      return exact;
    }
    if (type == BigInteger.class) {
      return exact.toBigIntegerExact();
    }
    return type == Integer.class ? (Number) exact.intValueExact() : (Number) exact.longValueExact();
  }
}
