package dev.sagastore.dynamodb.internal.attribute;

import dev.sagastore.spi.StateMappingException;
import dev.sagastore.spi.StateReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Walks what {@link AttributeWriter} built. DynamoDB's maps have no order, and it may return them
 * in any: their names are sorted, so that the same attribute is always the same sequence of tokens.
 */
public final class AttributeReader implements StateReader {
  private @Nullable AttributeValue pending;
  private @Nullable Container container;
  private @Nullable String text;
  private boolean numeric;
  private boolean escaped;
  private byte @Nullable [] binary;

  /** A map or a list that is not yet at its end. */
  private static final class Container {
    private static final String[] NO_NAMES = {};

    final @Nullable Container outer;
    final boolean isMap;
    final List<AttributeValue> values;
    int index;

    /** The sorted names of a map; of a list, those of the last map in it. */
    String[] names;

    Container(@Nullable Container outer, Map<String, AttributeValue> map) {
      String[] names = outer == null || outer.isMap ? NO_NAMES : outer.names;
      AttributeValue[] values = new AttributeValue[map.size()];
      if (!lookUp(map, names, values)) {
        names = map.keySet().toArray(NO_NAMES);
        Arrays.sort(names);
        lookUp(map, names, values);
      }
      if (outer != null && !outer.isMap) {
        // the maps in a list mostly have the same names: they are sorted once
        outer.names = names;
      }
      this.outer = outer;
      this.isMap = true;
      this.names = names;
      this.values = Arrays.asList(values);
    }

    Container(@Nullable Container outer, List<AttributeValue> list) {
      this.outer = outer;
      this.isMap = false;
      this.names = NO_NAMES;
      this.values = list;
    }

    private static boolean lookUp(
        Map<String, AttributeValue> map, String[] names, AttributeValue[] values) {
      if (names.length != values.length) {
        return false;
      }
      for (int i = 0; i < names.length; i++) {
        values[i] = map.get(names[i]);
        if (values[i] == null) {
          return false;
        }
      }
      return true;
    }
  }

  public AttributeReader(AttributeValue attribute) {
    this.pending = attribute;
  }

  @Override
  public Token next() {
    text = null;
    numeric = false;
    binary = null;
    AttributeValue value = pending;
    if (value != null) {
      pending = null;
      return token(value);
    }
    Container inner = container;
    if (inner == null) {
      return Token.END;
    }
    if (inner.index == inner.values.size()) {
      container = inner.outer;
      return inner.isMap ? Token.END_OBJECT : Token.END_LIST;
    }
    int index = inner.index++;
    if (inner.isMap) {
      pending = inner.values.get(index);
      text = unescaped(inner.names[index]);
      return Token.NAME;
    }
    return token(inner.values.get(index));
  }

  private Token token(AttributeValue value) {
    return switch (value.type()) {
      case M -> mapToken(value.m());
      case L -> {
        container = new Container(container, value.l());
        yield Token.START_LIST;
      }
      case S -> {
        text = value.s();
        yield Token.STRING;
      }
      case N -> numberToken(value.n(), false);
      case BOOL -> value.bool() ? Token.TRUE : Token.FALSE;
      case NUL -> Token.NULL;
      case B -> {
        binary = value.b().asByteArray();
        yield Token.BINARY;
      }
      case SS, NS, BS, UNKNOWN_TO_SDK_VERSION ->
          throw new StateMappingException(
              "an attribute of type %s is none that a state is written with"
                  .formatted(value.type()));
    };
  }

  private Token mapToken(Map<String, AttributeValue> map) {
    AttributeValue exact = map.size() == 1 ? map.get(AttributeWriter.NUMBER) : null;
    if (exact == null) {
      container = new Container(container, map);
      return Token.START_OBJECT;
    }
    if (exact.s() == null) {
      throw new StateMappingException("an escaped number is not a string");
    }
    return numberToken(exact.s(), true);
  }

  private Token numberToken(String value, boolean exact) {
    text = value;
    numeric = true;
    escaped = exact;
    return ExactNumber.isInteger(value, exact) ? Token.INTEGER : Token.DECIMAL;
  }

  private static String unescaped(String name) {
    return name.startsWith(AttributeWriter.ESCAPE)
        ? name.substring(AttributeWriter.ESCAPE.length())
        : name;
  }

  @Override
  public String text() {
    return current(text);
  }

  @Override
  public Number number() {
    String value = current(numeric ? text : null);
    return escaped ? ExactNumber.parse(value) : ExactNumber.stored(value);
  }

  @Override
  public byte[] binary() {
    return current(binary);
  }

  private static <T> T current(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("the current token has no such value");
    }
    return value;
  }
}
