package dev.sagastore.jackson3;

import dev.sagastore.spi.StateFormat;
import dev.sagastore.spi.StateReader;
import dev.sagastore.spi.StateWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** The format of the states of one type, through Jackson's streaming interfaces. */
final class Jackson3Format<S> implements StateFormat<S> {
  private final JsonMapper mapper;
  private final ObjectWriter writer;
  private final ObjectReader reader;

  Jackson3Format(JsonMapper mapper, JavaType type) {
    this.mapper = mapper;
    this.writer = mapper.writerFor(type);
    this.reader = mapper.readerFor(type);
  }

  @Override
  public void write(S state, StateWriter out) {
    try (Jackson3Generator generator = new Jackson3Generator(out, mapper._serializationContext())) {
      writer.writeValue(generator, state);
    } catch (RuntimeException e) {
      throw Jackson3Problem.of(e);
    }
  }

  @Override
  public @Nullable S read(StateReader in) {
    try (Jackson3Parser parser = new Jackson3Parser(in, mapper._deserializationContext())) {
      return reader.readValue(parser);
    } catch (RuntimeException e) {
      throw Jackson3Problem.of(e);
    }
  }
}
