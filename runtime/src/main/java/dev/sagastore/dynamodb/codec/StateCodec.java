package dev.sagastore.dynamodb.codec;

/**
 * Encodes and decodes states, for example to encrypt them. The result is stored as one binary
 * attribute.
 *
 * <p>Every item contains the name of its codec. A store reads items of the codecs that were set
 * with {@link dev.sagastore.dynamodb.SagaStoreBuilder#codec} or {@link
 * dev.sagastore.dynamodb.SagaStoreBuilder#readableCodec}, and always those of the built-in codecs.
 * It fails to read items of other codecs. If you add a codec, first make it readable in all stores,
 * and then write with it.
 *
 * <p>Implementations are safe for use by several threads. The store reports an exception as a
 * {@link dev.sagastore.SagaSerializationException}. The stored saga is unchanged.
 */
public interface StateCodec {

  /**
   * Returns the name of the codec in items. Never change the name, and keep decoding all bytes that
   * the codec has ever encoded: stored items depend on both.
   *
   * @return a short text, other than {@code native} and {@code gzip}
   */
  String name();

  /**
   * Encodes a state.
   *
   * @param state state as JSON in UTF-8, the same for every mapper
   * @return the bytes to store
   */
  byte[] encode(byte[] state);

  /**
   * Decodes a state.
   *
   * @param stored bytes that {@link #encode} returned, possibly of an older version of the codec
   * @return the state as JSON in UTF-8
   */
  byte[] decode(byte[] stored);
}
