package dev.sagastore.embedded.internal.value;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An attribute value. Immutable, with equality as DynamoDB defines it: numbers by value, sets
 * without order.
 *
 * <p>Sizes follow AWS's page on <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html">item
 * sizes</a>.
 */
public sealed interface Value {

  /** Size of a list or map beside its elements, in bytes. */
  int CONTAINER_SIZE = 3;

  /** Overhead of each element of a list or map, in bytes. */
  int ELEMENT_SIZE = 1;

  /** Returns the data type. */
  DataType type();

  /** Returns the size that DynamoDB counts for the value without its name, in bytes. */
  int size();

  /** Returns the number of levels of lists and maps: 0 for a scalar or a set. */
  default int depth() {
    return 0;
  }

  /** A value that can be a key and that a set can contain. */
  sealed interface Scalar extends Value, Comparable<Scalar> {
    /** Compares values of one type as DynamoDB sorts them. */
    @Override
    int compareTo(Scalar other);
  }

  /** A string, which sorts by its UTF-8 bytes. */
  record Text(String value) implements Scalar {
    @Override
    public DataType type() {
      return DataType.S;
    }

    @Override
    public int size() {
      return Utf8Bytes.length(value);
    }

    @Override
    public int compareTo(Scalar other) {
      return Utf8Bytes.compare(value, ((Text) other).value);
    }
  }

  /** A number of at most 38 significant digits, without trailing zeros. */
  record Numeric(BigDecimal value) implements Scalar {
    public Numeric {
      value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }

    @Override
    public DataType type() {
      return DataType.N;
    }

    @Override
    public int size() {
      return Numbers.size(value);
    }

    @Override
    public int compareTo(Scalar other) {
      return value.compareTo(((Numeric) other).value);
    }

    /** Returns the number as DynamoDB writes it: all digits, no exponent. */
    @Override
    public String toString() {
      return value.toPlainString();
    }
  }

  /** Bytes, which sort as unsigned numbers. */
  final class Binary implements Scalar {
    private final byte[] bytes;

    /** Takes over the array: the caller does not change it. */
    public Binary(byte[] bytes) {
      this.bytes = bytes;
    }

    /** Returns the array itself: the caller does not change it. */
    public byte[] bytes() {
      return bytes;
    }

    @Override
    public DataType type() {
      return DataType.B;
    }

    @Override
    public int size() {
      return bytes.length;
    }

    @Override
    public int compareTo(Scalar other) {
      return Arrays.compareUnsigned(bytes, ((Binary) other).bytes);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Binary binary && Arrays.equals(bytes, binary.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return HexFormat.of().formatHex(bytes);
    }
  }

  /** True or false. */
  record Bool(boolean value) implements Value {
    @Override
    public DataType type() {
      return DataType.BOOL;
    }

    @Override
    public int size() {
      return 1;
    }
  }

  /** The null value. */
  record Null() implements Value {
    @Override
    public DataType type() {
      return DataType.NULL;
    }

    @Override
    public int size() {
      return 1;
    }
  }

  /** A set of strings, numbers or binaries, in the order in which it was given. */
  record ScalarSet(DataType type, Set<Scalar> elements) implements Value {
    public ScalarSet {
      if (!type.isSet()) {
        throw new IllegalArgumentException(type + " is not a set type");
      }
      elements = Collections.unmodifiableSet(new LinkedHashSet<>(elements));
    }

    @Override
    public int size() {
      return elements.stream().mapToInt(Value::size).sum();
    }
  }

  /** A list. */
  record ListValue(List<Value> elements) implements Value {
    public ListValue {
      elements = List.copyOf(elements);
    }

    @Override
    public DataType type() {
      return DataType.L;
    }

    @Override
    public int size() {
      return CONTAINER_SIZE
          + elements.stream().mapToInt(element -> ELEMENT_SIZE + element.size()).sum();
    }

    @Override
    public int depth() {
      return 1 + elements.stream().mapToInt(Value::depth).max().orElse(0);
    }
  }

  /** A map, in the order in which it was given. */
  record MapValue(Map<String, Value> entries) implements Value {
    public MapValue {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public DataType type() {
      return DataType.M;
    }

    @Override
    public int size() {
      return CONTAINER_SIZE
          + entries.entrySet().stream()
              .mapToInt(
                  entry ->
                      ELEMENT_SIZE + Utf8Bytes.length(entry.getKey()) + entry.getValue().size())
              .sum();
    }

    @Override
    public int depth() {
      return 1 + entries.values().stream().mapToInt(Value::depth).max().orElse(0);
    }
  }
}
