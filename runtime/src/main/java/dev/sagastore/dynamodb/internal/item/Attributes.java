package dev.sagastore.dynamodb.internal.item;

import dev.sagastore.SagaSerializationException;
import dev.sagastore.schema.KeyAttribute;
import dev.sagastore.schema.SagaKeys;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The attributes of an item that should be a saga. Other programs may have written it. */
public record Attributes(String sagaName, String sagaId, Map<String, AttributeValue> item) {

  public AttributeValue required(String name) {
    AttributeValue value = item.get(name);
    if (value == null) {
      throw unreadable("its attribute '%s' is missing".formatted(name), null);
    }
    return value;
  }

  public String text(String name) {
    String text = required(name).s();
    if (text == null) {
      throw unreadable("its attribute '%s' is not a string".formatted(name), null);
    }
    return text;
  }

  public long number(String name) {
    String number = required(name).n();
    try {
      return Long.parseLong(String.valueOf(number));
    } catch (NumberFormatException e) {
      throw unreadable("its attribute '%s' is not a whole number".formatted(name), e);
    }
  }

  /** Returns a number; 0 if it is missing. */
  public long optionalNumber(String name) {
    return item.containsKey(name) ? number(name) : 0;
  }

  public Instant time(String name) {
    try {
      return ItemTime.parse(text(name));
    } catch (DateTimeException e) {
      throw unreadable("its attribute '%s' is not a time".formatted(name), e);
    }
  }

  public String correlationId() {
    String key = text(KeyAttribute.CORRELATION_SORT_KEY.attributeName());
    try {
      return SagaKeys.correlationIdOf(key);
    } catch (IllegalArgumentException e) {
      throw unreadable("its key in the correlation index is not valid", e);
    }
  }

  public @Nullable Instant optionalEpochSecond(String name) {
    if (!item.containsKey(name)) {
      return null;
    }
    long second = number(name);
    try {
      return Instant.ofEpochSecond(second);
    } catch (DateTimeException e) {
      throw unreadable("its attribute '%s' is not a time".formatted(name), e);
    }
  }

  public @Nullable Instant optionalTime(String name) {
    return item.containsKey(name) ? time(name) : null;
  }

  public SagaSerializationException unreadable(String problem, @Nullable Throwable cause) {
    return new SagaSerializationException(
        sagaName, sagaId, "the stored item cannot be read, " + problem, cause);
  }
}
