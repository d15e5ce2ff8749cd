package dev.sagastore.dynamodb.codec;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.databind.JsonNode;

/**
 * How a state is written into its attribute, if neither native attributes nor the built-in
 * compression will do: encrypted, for example.
 *
 * <p>Jackson makes a tree of the state, and a state of the tree; a codec makes an attribute of the
 * tree, and a tree of the attribute. Every item tells the name of its codec. A store reads what any
 * codec wrote that it was given with {@link dev.sagastore.dynamodb.SagaStoreBuilder#codec} or
 * {@link dev.sagastore.dynamodb.SagaStoreBuilder#readableCodec}, and the built-in ones always; it
 * refuses others. So a new codec is first made readable everywhere, and then used to write.
 *
 * <p>Implementations are safe for use by several threads. What they throw is reported as a {@link
 * dev.sagastore.SagaSerializationException}, and what is stored stays untouched.
 */
public interface StateCodec {

  /**
   * Returns the name that items tell. It must never change, nor what the codec can read: items
   * already stored depend on both.
   *
   * @return a short text; {@code native} and {@code gzip} are taken
   */
  String name();

  /**
   * Writes a state. Every write is read back before it is sent.
   *
   * @param state the state as Jackson wrote it; not to be changed
   * @return the attribute to store: a string, number, binary, boolean, null, list or map
   */
  AttributeValue encode(JsonNode state);

  /**
   * Reads a state.
   *
   * @param stored what {@link #encode} returned, perhaps of an older version of the codec
   * @return a new tree, which the caller may change
   */
  JsonNode decode(AttributeValue stored);
}
