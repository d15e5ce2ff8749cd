package dev.sagastore.bus;

import dev.sagastore.bus.spi.MessageMapper;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * A mapper for records that have one text.
 *
 * @param readers create a message from its text, by class
 */
record RecordMapper(Map<Class<?>, Function<String, ?>> readers) implements MessageMapper {
  @Override
  public String write(Object message) {
    return message.toString();
  }

  @Override
  public <M> M read(String body, Class<M> type) {
    return type.cast(Objects.requireNonNull(readers.get(type), "reader").apply(body));
  }
}
