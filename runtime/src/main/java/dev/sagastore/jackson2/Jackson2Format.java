package dev.sagastore.jackson2;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.sagastore.spi.StateFormat;
import dev.sagastore.spi.StateReader;
import dev.sagastore.spi.StateWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The format of the states of one type, through Jackson's streaming interfaces. */
final class Jackson2Format<S> implements StateFormat<S> {
  private final ObjectMapper mapper;
  private final ObjectWriter writer;
  private final ObjectReader reader;

  Jackson2Format(ObjectMapper mapper, JavaType type) {
    this.mapper = mapper;
    this.writer = mapper.writerFor(type);
    this.reader = mapper.readerFor(type);
  }

  @Override
  public void write(S state, StateWriter out) {
    try (Jackson2Generator generator = new Jackson2Generator(out, mapper)) {
      writer.writeValue(generator, state);
    } catch (IOException | RuntimeException e) {
      throw Jackson2Problem.of(e);
    }
  }

  @Override
  public @Nullable S read(StateReader in) {
    try (Jackson2Parser parser = new Jackson2Parser(in, mapper)) {
      return reader.readValue(parser);
    } catch (IOException | RuntimeException e) {
      throw Jackson2Problem.of(e);
    }
  }
}
