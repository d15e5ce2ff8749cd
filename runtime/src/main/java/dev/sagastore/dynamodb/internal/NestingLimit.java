package dev.sagastore.dynamodb.internal;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.JsonGeneratorDelegate;

/**
 * Stops the writing of a state that contains itself, or is nested far deeper than DynamoDB allows,
 * before it exhausts the stack: a stack that overflows inside Jackson may leave classes behind that
 * could not be initialised, and with them a JVM in which nothing can be written any more.
 */
final class NestingLimit extends JsonGeneratorDelegate {
  /** Well above the 32 levels of DynamoDB, which are counted on the finished tree. */
  private static final int MAX_DEPTH = 100;

  private int depth;

  NestingLimit(JsonGenerator generator) {
    super(generator, false);
  }

  @Override
  public JsonGenerator writeStartObject() {
    enter();
    return super.writeStartObject();
  }

  @Override
  public JsonGenerator writeStartObject(@Nullable Object forValue) {
    enter();
    return super.writeStartObject(forValue);
  }

  @Override
  public JsonGenerator writeStartObject(@Nullable Object forValue, int size) {
    enter();
    return super.writeStartObject(forValue, size);
  }

  @Override
  public JsonGenerator writeStartArray() {
    enter();
    return super.writeStartArray();
  }

  @Override
  public JsonGenerator writeStartArray(@Nullable Object forValue) {
    enter();
    return super.writeStartArray(forValue);
  }

  @Override
  public JsonGenerator writeStartArray(@Nullable Object forValue, int size) {
    enter();
    return super.writeStartArray(forValue, size);
  }

  @Override
  public JsonGenerator writeEndObject() {
    depth--;
    return super.writeEndObject();
  }

  @Override
  public JsonGenerator writeEndArray() {
    depth--;
    return super.writeEndArray();
  }

  private void enter() {
    depth++;
    if (depth > MAX_DEPTH) {
      throw new TooDeepException();
    }
  }

  /** A type of its own, so that a test can tell it from what the tree finds. */
  static final class TooDeepException extends UnstorableException {
    TooDeepException() {
      super("it contains itself, or is nested far deeper than the 32 levels that DynamoDB allows");
    }
  }
}
