package dev.sagastore.dynamodb.codec;

/**
 * Turns a state into other bytes, and back: encrypts it, for example. The result is stored as one
 * binary attribute.
 *
 * <p>Every item tells the name of its codec. A store reads the codecs that it was given with {@link
 * dev.sagastore.dynamodb.SagaStoreBuilder#codec} or {@link
 * dev.sagastore.dynamodb.SagaStoreBuilder#readableCodec}, and the built-in ones always. It fails on
 * others. So make a new codec readable everywhere first, and then write with it.
 *
 * <p>Implementations are safe for use by several threads. An exception is reported as a {@link
 * dev.sagastore.SagaSerializationException}, and what is stored stays as it is.
 */
public interface StateCodec {

  /**
   * Returns the name that items tell. It never changes, nor the bytes that the codec can decode:
   * items already stored depend on both.
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
   * @param stored bytes that {@link #encode} returned, perhaps of an older version of the codec
   * @return the bytes that {@code encode} was given
   */
  byte[] decode(byte[] stored);
}
