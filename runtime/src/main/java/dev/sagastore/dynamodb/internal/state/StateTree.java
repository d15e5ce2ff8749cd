package dev.sagastore.dynamodb.internal.state;

import dev.sagastore.StateObject;
import dev.sagastore.dynamodb.internal.attribute.AttributeReader;
import dev.sagastore.dynamodb.internal.attribute.AttributeWriter;
import dev.sagastore.spi.StateMappingException;
import dev.sagastore.spi.StateReader;
import dev.sagastore.spi.StateReader.Token;
import dev.sagastore.spi.StateWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converter between attributes and trees of {@link StateObject}s, which upcasters change. */
public final class StateTree {
  private StateTree() {}

  /**
   * Returns the tree for an attribute.
   *
   * @throws StateMappingException if the attribute is not one that a state is written as
   */
  public static @Nullable Object toTree(AttributeValue attribute) {
    StateReader in = new AttributeReader(attribute);
    return value(in, in.next());
  }

  private static @Nullable Object value(StateReader in, Token token) {
    return switch (token) {
      case START_OBJECT -> object(in);
      case START_LIST -> list(in);
      case STRING -> in.text();
      case INTEGER, DECIMAL -> in.number();
      case BINARY -> in.binary();
      case TRUE -> true;
      case FALSE -> false;
      case NULL -> null;
      case NAME, END_OBJECT, END_LIST, END ->
          throw new IllegalStateException("no value begins with " + token);
    };
  }

  private static StateObject object(StateReader in) {
    StateObject object = new StateObject();
    while (in.next() == Token.NAME) {
      object.put(in.text(), value(in, in.next()));
    }
    return object;
  }

  private static List<@Nullable Object> list(StateReader in) {
    List<@Nullable Object> list = new ArrayList<>();
    for (Token token = in.next(); token != Token.END_LIST; token = in.next()) {
      list.add(value(in, token));
    }
    return list;
  }

  /**
   * Returns the attribute for a tree.
   *
   * @throws StateMappingException if DynamoDB cannot store it
   */
  public static AttributeValue toAttribute(@Nullable Object tree) {
    AttributeWriter out = new AttributeWriter();
    write(tree, out);
    return out.result();
  }

  static void write(@Nullable Object value, StateWriter out) {
    if (value == null) {
      out.nullValue();
    } else if (value instanceof StateObject object) {
      out.startObject();
      for (String name : object.names()) {
        out.name(name);
        write(object.get(name), out);
      }
      out.endObject();
    } else if (value instanceof List<?> list) {
      out.startList();
      list.forEach(element -> write(element, out));
      out.endList();
    } else if (value instanceof String text) {
      out.string(text);
    } else if (value instanceof Boolean bool) {
      out.bool(bool);
    } else if (value instanceof byte[] bytes) {
      out.binary(bytes);
    } else if (value instanceof Number number) {
      write(number, out);
    } else {
      throw new StateMappingException(
          "an upcaster left a %s in it, which is not a value of a StateObject"
              .formatted(value.getClass().getName()));
    }
  }

  private static void write(Number number, StateWriter out) {
    if (number instanceof Integer
        || number instanceof Long
        || number instanceof Short
        || number instanceof Byte) {
      out.number(number.longValue());
    } else if (number instanceof Double value) {
      out.number(value.doubleValue());
    } else if (number instanceof Float value) {
      out.number(value.floatValue());
    } else if (number instanceof BigInteger value) {
      out.number(value);
    } else if (number instanceof BigDecimal value) {
      out.number(value);
    } else {
      throw new StateMappingException(
          "an upcaster left a %s in it, which is not a number of a StateObject"
              .formatted(number.getClass().getName()));
    }
  }
}
