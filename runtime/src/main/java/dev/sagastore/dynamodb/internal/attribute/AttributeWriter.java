package dev.sagastore.dynamodb.internal.attribute;

import dev.sagastore.spi.StateMappingException;
import dev.sagastore.spi.StateWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A writer that builds DynamoDB's native attributes. An object becomes a map, a list becomes a
 * list, and so on. An empty set becomes an empty list, since DynamoDB has no empty set. Two cases
 * need an escape:
 *
 * <ul>
 *   <li>A number that DynamoDB would change or reject becomes a map with one entry: {@code
 *       {"$number": "1.50"}}. DynamoDB drops trailing zeros ({@code 1.50}), and rejects more than
 *       38 digits.
 *   <li>A property name that is empty or begins with {@code $} gets one more {@code $}. DynamoDB
 *       rejects empty names.
 * </ul>
 *
 * <p>Messages contain nothing of the state, not even names, which can be the keys of a map.
 */
public final class AttributeWriter implements StateWriter {
  /**
   * The maximum number of nested containers. DynamoDB allows 32 levels, and the value in the
   * innermost container is one of them (<a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">quotas</a>).
   */
  private static final int MAX_CONTAINERS = 31;

  /** DynamoDB's limit for the name of an attribute, in bytes. */
  private static final int MAX_NAME_BYTES = 65_535;

  public static final String ESCAPE = "$";
  public static final String NUMBER = "$number";

  private static final AttributeValue NULL = AttributeValue.fromNul(true);
  private static final AttributeValue TRUE = AttributeValue.fromBool(true);
  private static final AttributeValue FALSE = AttributeValue.fromBool(false);

  /** The attributes of the numbers 0 to 127: most counts and quantities. */
  private static final List<AttributeValue> SMALL_NUMBERS =
      IntStream.range(0, 128).mapToObj(i -> AttributeValue.fromN(Integer.toString(i))).toList();

  private final OpenContainer document = new OpenContainer(null);
  private OpenContainer container = document;
  private int depth;
  private long largestSize;

  /**
   * An object or a list that is being written. The next one of the same depth reuses it: the
   * attribute of the last one has a copy of the contents.
   */
  private static final class OpenContainer {
    final @Nullable OpenContainer outer;
    final List<String> names = new ArrayList<>();
    final List<AttributeValue> values = new ArrayList<>();
    private final Properties properties = new Properties(names, values);
    private @Nullable OpenContainer inner;
    boolean isObject;
    @Nullable String name;

    OpenContainer(@Nullable OpenContainer outer) {
      this.outer = outer;
    }

    OpenContainer inner() {
      OpenContainer known = inner;
      if (known == null) {
        known = new OpenContainer(this);
        inner = known;
      }
      return known;
    }

    AttributeValue finish() {
      AttributeValue value =
          isObject ? AttributeValue.fromM(properties) : AttributeValue.fromL(values);
      names.clear();
      values.clear();
      return value;
    }
  }

  /**
   * A map for {@link AttributeValue#fromM} to copy. If names are equal, the copy contains the last.
   */
  private static final class Properties extends AbstractMap<String, AttributeValue> {
    private final List<String> names;
    private final List<AttributeValue> values;

    Properties(List<String> names, List<AttributeValue> values) {
      this.names = names;
      this.values = values;
    }

    @Override
    public int size() {
      return names.size();
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super AttributeValue> action) {
      for (int i = 0; i < names.size(); i++) {
        action.accept(names.get(i), values.get(i));
      }
    }

    @Override
    public Set<Entry<String, AttributeValue>> entrySet() {
      Map<String, AttributeValue> copy = new LinkedHashMap<>();
      forEach(copy::put);
      return copy.entrySet();
    }
  }

  /** Returns the attribute for the value that was written. */
  public AttributeValue result() {
    if (container != document || document.values.isEmpty()) {
      throw new StateMappingException("it is not written as one value");
    }
    return document.values.get(0);
  }

  /**
   * Returns the maximum size of the attribute in bytes. This is the attribute's size, except that
   * each character of a number counts as a byte.
   */
  public long largestSize() {
    return largestSize;
  }

  @Override
  public void startObject() {
    enter(true);
  }

  @Override
  public void startList() {
    enter(false);
  }

  private void enter(boolean isObject) {
    depth++;
    requireDepth(depth);
    largestSize += ItemSize.OF_CONTAINER;
    container = container.inner();
    container.isObject = isObject;
  }

  @Override
  public void name(String name) {
    if (!container.isObject || container.name != null) {
      throw outOfSequence();
    }
    container.name = attributeName(name);
  }

  @Override
  public void endObject() {
    leave(true);
  }

  @Override
  public void endList() {
    leave(false);
  }

  private void leave(boolean isObject) {
    OpenContainer finished = container;
    if (finished.outer == null || finished.isObject != isObject || finished.name != null) {
      throw outOfSequence();
    }
    depth--;
    container = finished.outer;
    add(finished.finish());
  }

  @Override
  public void string(String value) {
    largestSize += utf8Length(value);
    add(AttributeValue.fromS(value));
  }

  @Override
  public void number(long value) {
    addNumber(
        value >= 0 && value < SMALL_NUMBERS.size()
            ? SMALL_NUMBERS.get((int) value)
            : AttributeValue.fromN(Long.toString(value)));
  }

  @Override
  public void number(BigInteger value) {
    add(ExactNumber.of(value));
  }

  @Override
  public void number(float value) {
    add(ExactNumber.of(value));
  }

  @Override
  public void number(double value) {
    add(ExactNumber.of(value));
  }

  @Override
  public void number(BigDecimal value) {
    add(ExactNumber.of(value));
  }

  private void add(ExactNumber number) {
    if (number.storable()) {
      addNumber(AttributeValue.fromN(number.text()));
    } else {
      requireDepth(depth + 1);
      AttributeValue map =
          AttributeValue.fromM(Map.of(NUMBER, AttributeValue.fromS(number.text())));
      largestSize += ItemSize.of(map);
      add(map);
    }
  }

  private void addNumber(AttributeValue number) {
    // DynamoDB counts one byte for each two digits, and one more
    largestSize += number.n().length() + 1;
    add(number);
  }

  @Override
  public void bool(boolean value) {
    largestSize++;
    add(value ? TRUE : FALSE);
  }

  @Override
  public void binary(byte[] value) {
    largestSize += value.length;
    add(AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(value)));
  }

  @Override
  public void nullValue() {
    largestSize++;
    add(NULL);
  }

  private void add(AttributeValue value) {
    OpenContainer into = container;
    if (into.isObject) {
      String name = into.name;
      if (name == null) {
        throw outOfSequence();
      }
      into.names.add(name);
      into.name = null;
    } else if (into == document && !into.values.isEmpty()) {
      throw outOfSequence();
    }
    if (into != document) {
      largestSize++;
    }
    into.values.add(value);
  }

  private static StateMappingException outOfSequence() {
    return new StateMappingException(
        "something in it is not written as valid JSON: a value without a name, or a name without a"
            + " value");
  }

  private String attributeName(String property) {
    String name = property.isEmpty() || property.startsWith(ESCAPE) ? ESCAPE + property : property;
    int bytes = utf8Length(name);
    if (bytes > MAX_NAME_BYTES) {
      throw new StateMappingException(
          "the name of a property, or a key of a map in it, has more than the 65,535 bytes that"
              + " DynamoDB allows");
    }
    largestSize += bytes;
    return name;
  }

  private static void requireDepth(int containers) {
    if (containers > MAX_CONTAINERS) {
      throw new StateMappingException(
          "it contains itself, or is nested deeper than the 32 levels that DynamoDB allows");
    }
  }

  private static int utf8Length(String text) {
    int bytes = Utf8.lengthIfValid(text);
    if (bytes == Utf8.INVALID) {
      throw new StateMappingException(
          "a text in it has an unpaired surrogate, which UTF-8 cannot express");
    }
    return bytes;
  }
}
