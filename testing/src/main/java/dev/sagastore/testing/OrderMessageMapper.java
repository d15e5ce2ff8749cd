package dev.sagastore.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sagastore.bus.spi.MessageMapper;

/** Writes messages as JSON. */
final class OrderMessageMapper implements MessageMapper {
  private final JsonMapper json = JsonMapper.builder().build();

  @Override
  public String write(Object message) {
    try {
      return json.writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public <M> M read(String body, Class<M> type) {
    try {
      return json.readValue(body, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
