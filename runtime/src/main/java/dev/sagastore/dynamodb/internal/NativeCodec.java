package dev.sagastore.dynamodb.internal;

import dev.sagastore.dynamodb.codec.StateCodec;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.databind.JsonNode;

/** Native attributes, which a person can read in the console. */
final class NativeCodec implements StateCodec {
  static final NativeCodec INSTANCE = new NativeCodec();

  private NativeCodec() {}

  @Override
  public String name() {
    return "native";
  }

  @Override
  public AttributeValue encode(JsonNode state) {
    return StateTree.toAttribute(state);
  }

  @Override
  public JsonNode decode(AttributeValue stored) {
    return StateTree.toTree(stored);
  }
}
