package dev.sagastore.dynamodb.internal.state;

import dev.sagastore.dynamodb.codec.StateCodec;
import dev.sagastore.dynamodb.internal.attribute.ItemSize;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The codecs of a store: the one that it writes with, the ones that it reads, and the size above
 * which it compresses. Immutable.
 */
public final class Codecs {
  private final StoredForm writer;
  private final long compressedAbove;
  private final Map<String, StoredForm> readable;

  private Codecs(StoredForm writer, long compressedAbove, Map<String, StoredForm> readable) {
    this.writer = writer;
    this.compressedAbove = compressedAbove;
    this.readable = Map.copyOf(readable);
  }

  /**
   * Returns codecs that write native attributes, and read native and compressed attributes.
   *
   * @return the standard codecs
   */
  public static Codecs standard() {
    return new Codecs(
        StoredForm.NATIVE,
        Long.MAX_VALUE,
        Map.of(
            StoredForm.NATIVE.name(), StoredForm.NATIVE, StoredForm.GZIP.name(), StoredForm.GZIP));
  }

  /**
   * Returns a copy that writes and reads with another codec.
   *
   * @param codec the codec
   * @return the changed copy
   * @throws IllegalArgumentException if another codec has the same name, or this copy compresses
   */
  public Codecs writing(StateCodec codec) {
    return new Codecs(new StoredForm.CodecForm(codec), compressedAbove, reading(codec).readable)
        .checked();
  }

  /**
   * Returns a copy that also reads with another codec.
   *
   * @param codec the codec
   * @return the changed copy
   * @throws IllegalArgumentException if another codec has its name
   */
  public Codecs reading(StateCodec codec) {
    Map<String, StoredForm> more = new HashMap<>(readable);
    StoredForm other = more.put(codec.name(), new StoredForm.CodecForm(codec));
    boolean same = other instanceof StoredForm.CodecForm known && known.codec() == codec;
    if (codec.name().isBlank() || (other != null && !same)) {
      throw new IllegalArgumentException(
          "a codec cannot be named '%s': %s"
              .formatted(
                  codec.name(), other == null ? "give it a name" : "another codec has this name"));
    }
    return new Codecs(writer, compressedAbove, more);
  }

  /**
   * Returns a copy that compresses states above a size.
   *
   * @param bytes size of the largest attribute that is not compressed
   * @return the changed copy
   * @throws IllegalArgumentException if the size is negative, or this copy writes with another
   *     codec
   */
  public Codecs compressingAbove(int bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException(
          "the size above which states are compressed must not be negative: " + bytes);
    }
    return new Codecs(writer, bytes, readable).checked();
  }

  /**
   * Returns these codecs; throws if compression would bypass the other codec, which may encrypt.
   */
  private Codecs checked() {
    if (writer != StoredForm.NATIVE && compressedAbove != Long.MAX_VALUE) {
      throw new IllegalArgumentException(
          ("the codec '%s' would not encode states that are compressed: let it compress them"
                  + " itself, or use only one of the two")
              .formatted(writer.name()));
    }
    return this;
  }

  public Encoded encode(AttributeValue state) {
    AttributeValue plain = writer.encode(state);
    if (compressedAbove < Long.MAX_VALUE) {
      long size = ItemSize.of(plain);
      if (size > compressedAbove) {
        AttributeValue compressed = StoredForm.GZIP.encode(state);
        if (ItemSize.of(compressed) < size) {
          return new Encoded(StoredForm.GZIP, compressed);
        }
      }
    }
    return new Encoded(writer, plain);
  }

  /** Returns the codec with this name; null if it is unknown. */
  @Nullable StoredForm named(String name) {
    return readable.get(name);
  }

  /** Returns the names of all codecs that can be read, for messages. */
  public Set<String> names() {
    return new TreeSet<>(readable.keySet());
  }

  /**
   * A state in its stored form.
   *
   * @param codec the form that it was written with
   * @param attribute the attribute that it was written as
   */
  public record Encoded(StoredForm codec, AttributeValue attribute) {}
}
