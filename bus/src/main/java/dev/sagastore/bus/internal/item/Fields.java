package dev.sagastore.bus.internal.item;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.spi.Attachment;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields of a map in the item. */
record Fields(Map<String, Attachment> values) {
  static Fields of(Attachment attachment) {
    return new Fields(attachment.asMap());
  }

  static Fields empty() {
    return new Fields(new HashMap<>());
  }

  String text(String name) {
    return required(name).asText();
  }

  long number(String name) {
    return required(name).asNumber();
  }

  Instant time(String name) {
    return Instant.ofEpochMilli(number(name));
  }

  Optional<String> optionalText(String name) {
    return Optional.ofNullable(values.get(name)).map(Attachment::asText);
  }

  long number(String name, long absent) {
    Attachment value = values.get(name);
    return value == null ? absent : value.asNumber();
  }

  Fields with(String name, @Nullable String text) {
    return text == null ? this : put(name, Attachment.text(text));
  }

  Fields with(String name, long number) {
    return put(name, Attachment.number(number));
  }

  /** Adds a number, unless it is what an absent field means. */
  Fields with(String name, long number, long absent) {
    return number == absent ? this : with(name, number);
  }

  Fields with(String name, Instant time) {
    return with(name, time.toEpochMilli());
  }

  @CanIgnoreReturnValue
  Fields put(String name, Attachment value) {
    values.put(name, value);
    return this;
  }

  Map<String, String> texts(String name) {
    Attachment map = values.get(name);
    return map == null
        ? Map.of()
        : map.asMap().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().asText()));
  }

  Fields with(String name, Map<String, String> texts) {
    return texts.isEmpty()
        ? this
        : put(
            name,
            Attachment.map(
                texts.entrySet().stream()
                    .collect(
                        Collectors.toMap(
                            Map.Entry::getKey, entry -> Attachment.text(entry.getValue())))));
  }

  Attachment write() {
    return Attachment.map(values);
  }

  Attachment required(String name) {
    return Objects.requireNonNull(
        values.get(name), () -> "what the bus keeps in the item has no '%s'".formatted(name));
  }
}
