package dev.sagastore.dynamodb.internal.attribute;

import dev.sagastore.spi.StateMappingException;
import dev.sagastore.spi.StateWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Builds DynamoDB's native attributes. An object is a map, a list a list, and so on; an empty set
 * is an empty list, since DynamoDB has no empty set. Two things need an escape:
 *
 * <ul>
 *   <li>A number that DynamoDB would change, because it drops trailing zeros ({@code 1.50}), or
 *       refuse, because it has more than 38 digits, is a map with one entry: {@code {"$number":
 *       "1.50"}}.
 *   <li>A property whose name is empty, which DynamoDB refuses, or begins with {@code $}, has one
 *       {@code $} more.
 * </ul>
 *
 * <p>Messages show nothing of the state, not even names, which may be the keys of a map.
 */
public final class AttributeWriter implements StateWriter {
  /**
   * DynamoDB allows 32 levels; the value in the innermost container is one (<a
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

  private @Nullable Container container;
  private @Nullable AttributeValue result;
  private int depth;

  /** An object or a list that is not yet at its end. */
  private static final class Container {
    final @Nullable Container outer;
    final @Nullable Map<String, AttributeValue> map;
    final List<AttributeValue> list;
    @Nullable String name;

    Container(@Nullable Container outer, @Nullable Map<String, AttributeValue> map) {
      this.outer = outer;
      this.map = map;
      this.list = map == null ? new ArrayList<>() : List.of();
    }
  }

  /** Returns the attribute for the value that was written. */
  public AttributeValue result() {
    if (result == null || container != null) {
      throw new StateMappingException("it is not written as one value");
    }
    return result;
  }

  @Override
  public void startObject() {
    enter(new LinkedHashMap<>());
  }

  @Override
  public void startList() {
    enter(null);
  }

  private void enter(@Nullable Map<String, AttributeValue> map) {
    depth++;
    requireDepth(depth);
    container = new Container(container, map);
  }

  @Override
  public void name(String name) {
    Container object = container;
    if (object == null || object.map == null || object.name != null) {
      throw outOfSequence();
    }
    object.name = attributeName(name);
  }

  @Override
  public void endObject() {
    Container object = container;
    if (object == null || object.map == null || object.name != null) {
      throw outOfSequence();
    }
    leave(object, AttributeValue.fromM(object.map));
  }

  @Override
  public void endList() {
    Container list = container;
    if (list == null || list.map != null) {
      throw outOfSequence();
    }
    leave(list, AttributeValue.fromL(list.list));
  }

  private void leave(Container finished, AttributeValue value) {
    depth--;
    container = finished.outer;
    add(value);
  }

  @Override
  public void string(String value) {
    add(AttributeValue.fromS(requireUtf8(value)));
  }

  @Override
  public void number(long value) {
    add(AttributeValue.fromN(Long.toString(value)));
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
      add(AttributeValue.fromN(number.text()));
    } else {
      requireDepth(depth + 1);
      add(AttributeValue.fromM(Map.of(NUMBER, AttributeValue.fromS(number.text()))));
    }
  }

  @Override
  public void bool(boolean value) {
    add(value ? TRUE : FALSE);
  }

  @Override
  public void binary(byte[] value) {
    add(AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(value)));
  }

  @Override
  public void nullValue() {
    add(NULL);
  }

  private void add(AttributeValue value) {
    Container into = container;
    if (into == null) {
      if (result != null) {
        throw outOfSequence();
      }
      result = value;
    } else if (into.map == null) {
      into.list.add(value);
    } else {
      String name = into.name;
      if (name == null) {
        throw outOfSequence();
      }
      into.map.put(name, value);
      into.name = null;
    }
  }

  private static StateMappingException outOfSequence() {
    return new StateMappingException(
        "something in it is written as what is no JSON: a value without a name, or a name without a"
            + " value");
  }

  private static String attributeName(String property) {
    String name = property.isEmpty() || property.startsWith(ESCAPE) ? ESCAPE + property : property;
    if (Utf8.length(requireUtf8(name)) > MAX_NAME_BYTES) {
      throw new StateMappingException(
          "the name of a property, or a key of a map in it, has more than the 65,535 bytes that"
              + " DynamoDB allows");
    }
    return name;
  }

  private static void requireDepth(int containers) {
    if (containers > MAX_CONTAINERS) {
      throw new StateMappingException(
          "it contains itself, or is nested deeper than the 32 levels that DynamoDB allows");
    }
  }

  private static String requireUtf8(String text) {
    if (!Utf8.isValid(text)) {
      throw new StateMappingException(
          "a text in it has an unpaired surrogate, which UTF-8 cannot express");
    }
    return text;
  }
}
