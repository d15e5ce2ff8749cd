package dev.sagastore.dynamodb.internal.attribute;

import dev.sagastore.spi.StateMappingException;
import dev.sagastore.spi.StateReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A reader of the attributes that {@link AttributeWriter} built. DynamoDB's maps have no order. So
 * their names are sorted: the same attribute is always the same sequence of tokens.
 */
public final class AttributeReader implements StateReader {
  private @Nullable AttributeValue pending;
  private Cursor container = new Cursor(null);
  private @Nullable String text;
  private boolean numeric;
  private boolean escaped;
  private byte @Nullable [] binary;

  /**
   * A map or a list that is being read. The next one of the same depth reuses the cursor. Most maps
   * in a list have the same names, which are sorted once.
   */
  private static final class Cursor {
    private static final String[] NO_NAMES = {};
    private static final AttributeValue[] NO_VALUES = {};
    private static final int[] NO_PLACES = {};
    private static final int DIFFERENT = -1;

    final @Nullable Cursor outer;
    private @Nullable Cursor inner;
    boolean isMap;
    AttributeValue[] values = NO_VALUES;
    int index;

    /** The sorted names of the last map of this depth, in their stored form. */
    private String[] stored = NO_NAMES;

    /** The same names without their escape. */
    String[] names = NO_NAMES;

    /** The places of these names in the order of the last map; empty if it was the first one. */
    private int[] places = NO_PLACES;

    private final BiConsumer<String, AttributeValue> take = this::take;

    /** The number of values taken from a map in this order. */
    private int taken;

    Cursor(@Nullable Cursor outer) {
      this.outer = outer;
    }

    Cursor inner() {
      Cursor known = inner;
      if (known == null) {
        known = new Cursor(this);
        inner = known;
      }
      return known;
    }

    void startList(List<AttributeValue> list) {
      isMap = false;
      index = 0;
      values = list.toArray(NO_VALUES);
    }

    void startMap(Map<String, AttributeValue> map) {
      isMap = true;
      index = 0;
      if (values.length != map.size()) {
        values = new AttributeValue[map.size()];
      }
      if (isInSameOrder(map)) {
        return;
      }
      if (lookUp(map)) {
        places = placesIn(map);
      } else {
        stored = map.keySet().toArray(NO_NAMES);
        Arrays.sort(stored);
        names = stored.clone();
        Arrays.setAll(names, i -> unescaped(stored[i]));
        places = NO_PLACES;
        lookUp(map);
      }
    }

    /** Returns the places of the names in the order of a map that has the same ones. */
    private int[] placesIn(Map<String, AttributeValue> map) {
      int[] order = new int[stored.length];
      int next = 0;
      for (String name : map.keySet()) {
        order[next++] = Arrays.binarySearch(stored, name);
      }
      return order;
    }

    /**
     * Takes the values of a map if it has the names of the last one, in the same order. Most maps
     * of a list do. Iterating over their entries touches less memory than looking up each name.
     */
    private boolean isInSameOrder(Map<String, AttributeValue> map) {
      if (places.length != values.length) {
        return false;
      }
      taken = 0;
      map.forEach(take);
      return taken == places.length;
    }

    private void take(String name, AttributeValue value) {
      if (taken >= 0 && name.equals(stored[places[taken]])) {
        values[places[taken++]] = value;
      } else {
        taken = DIFFERENT;
      }
    }

    private boolean lookUp(Map<String, AttributeValue> map) {
      if (stored.length != values.length) {
        return false;
      }
      for (int i = 0; i < stored.length; i++) {
        AttributeValue value = map.get(stored[i]);
        if (value == null) {
          return false;
        }
        values[i] = value;
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
    Cursor current = container;
    if (current.index == current.values.length) {
      return leave(current);
    }
    int index = current.index++;
    if (current.isMap) {
      pending = current.values[index];
      text = current.names[index];
      return Token.NAME;
    }
    return token(current.values[index]);
  }

  private Token leave(Cursor finished) {
    if (finished.outer == null) {
      return Token.END;
    }
    container = finished.outer;
    return finished.isMap ? Token.END_OBJECT : Token.END_LIST;
  }

  private Token token(AttributeValue value) {
    // most values are texts and numbers, which are recognized without reading the type
    text = value.s();
    if (text != null) {
      return Token.STRING;
    }
    String number = value.n();
    return number == null ? otherToken(value) : numberToken(number, false);
  }

  private Token otherToken(AttributeValue value) {
    return switch (value.type()) {
      case M -> mapToken(value.m());
      case L -> {
        container = container.inner();
        container.startList(value.l());
        yield Token.START_LIST;
      }
      case BOOL -> value.bool() ? Token.TRUE : Token.FALSE;
      case NUL -> Token.NULL;
      case B -> {
        binary = value.b().asByteArray();
        yield Token.BINARY;
      }
      case S, N, SS, NS, BS, UNKNOWN_TO_SDK_VERSION ->
          throw new StateMappingException(
              "a state is never written with an attribute of type %s".formatted(value.type()));
    };
  }

  private Token mapToken(Map<String, AttributeValue> map) {
    AttributeValue exact = map.size() == 1 ? map.get(AttributeWriter.NUMBER) : null;
    if (exact == null) {
      container = container.inner();
      container.startMap(map);
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
