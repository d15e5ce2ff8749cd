package dev.sagastore.jackson2;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.base.GeneratorBase;
import com.fasterxml.jackson.core.json.JsonWriteContext;
import dev.sagastore.spi.StateMappingException;
import dev.sagastore.spi.StateWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A generator that forwards Jackson's calls to a {@link StateWriter}, without a tree or buffer. */
final class Jackson2Generator extends GeneratorBase {
  private final StateWriter out;

  @SuppressWarnings("deprecation") // the newer constructor requires buffers
  Jackson2Generator(StateWriter out, ObjectCodec codec) {
    super(JsonGenerator.Feature.collectDefaults(), codec);
    this.out = out;
  }

  @Override
  public void writeStartObject() throws IOException {
    _verifyValueWrite("start an object");
    out.startObject();
    _writeContext = _writeContext.createChildObjectContext();
  }

  @Override
  public void writeEndObject() throws IOException {
    out.endObject();
    _writeContext = _writeContext.clearAndGetParent();
  }

  @Override
  public void writeStartArray() throws IOException {
    _verifyValueWrite("start an array");
    out.startList();
    _writeContext = _writeContext.createChildArrayContext();
  }

  @Override
  public void writeEndArray() throws IOException {
    out.endList();
    _writeContext = _writeContext.clearAndGetParent();
  }

  @Override
  public void writeFieldName(String name) throws IOException {
    if (_writeContext.writeFieldName(name) == JsonWriteContext.STATUS_EXPECT_VALUE) {
      _reportError("Can not write a field name, expecting a value");
    }
    out.name(name);
  }

  @Override
  public void writeString(@Nullable String text) throws IOException {
    if (text == null) {
      writeNull();
    } else {
      _verifyValueWrite("write a string");
      out.string(text);
    }
  }

  @Override
  public void writeString(char[] text, int offset, int length) throws IOException {
    writeString(new String(text, offset, length));
  }

  @Override
  public void writeString(Reader reader, int length) throws IOException {
    StringWriter text = new StringWriter();
    reader.transferTo(text);
    writeString(text.toString());
  }

  @Override
  public void writeRawUTF8String(byte[] text, int offset, int length) throws IOException {
    throw raw();
  }

  @Override
  public void writeUTF8String(byte[] text, int offset, int length) throws IOException {
    writeString(new String(text, offset, length, StandardCharsets.UTF_8));
  }

  @Override
  public void writeRaw(String text) {
    throw raw();
  }

  @Override
  public void writeRaw(String text, int offset, int length) {
    throw raw();
  }

  @Override
  public void writeRaw(char[] text, int offset, int length) {
    throw raw();
  }

  @Override
  public void writeRaw(char c) {
    throw raw();
  }

  private static StateMappingException raw() {
    return new StateMappingException(
        "something in it is written as raw JSON, which cannot become attributes: leave"
            + " @JsonRawValue out");
  }

  @Override
  public void writeEmbeddedObject(@Nullable Object object) throws IOException {
    if (object == null) {
      writeNull();
    } else if (object instanceof byte[] bytes) {
      writeBinary(bytes);
    } else {
      throw new StateMappingException(
          "something in it is written as an embedded object, which JSON does not have");
    }
  }

  @Override
  public void writeBinary(Base64Variant variant, byte[] bytes, int offset, int length)
      throws IOException {
    _verifyValueWrite("write bytes");
    out.binary(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  @Override
  public int writeBinary(Base64Variant variant, InputStream in, int length) throws IOException {
    byte[] bytes = length < 0 ? in.readAllBytes() : in.readNBytes(length);
    writeBinary(variant, bytes, 0, bytes.length);
    return bytes.length;
  }

  @Override
  public void writeNumber(int value) throws IOException {
    writeNumber((long) value);
  }

  @Override
  public void writeNumber(long value) throws IOException {
    _verifyValueWrite("write a number");
    out.number(value);
  }

  @Override
  public void writeNumber(@Nullable BigInteger value) throws IOException {
    if (value == null) {
      writeNull();
    } else {
      _verifyValueWrite("write a number");
      out.number(value);
    }
  }

  @Override
  public void writeNumber(double value) throws IOException {
    _verifyValueWrite("write a number");
    out.number(value);
  }

  @Override
  public void writeNumber(float value) throws IOException {
    _verifyValueWrite("write a number");
    out.number(value);
  }

  @Override
  public void writeNumber(@Nullable BigDecimal value) throws IOException {
    if (value == null) {
      writeNull();
    } else {
      _verifyValueWrite("write a number");
      out.number(value);
    }
  }

  @Override
  public void writeNumber(String text) throws IOException {
    writeNumber(new BigDecimal(text));
  }

  @Override
  public void writeBoolean(boolean value) throws IOException {
    _verifyValueWrite("write a boolean");
    out.bool(value);
  }

  @Override
  public void writeNull() throws IOException {
    _verifyValueWrite("write null");
    out.nullValue();
  }

  @Override
  protected void _verifyValueWrite(String action) throws IOException {
    if (_writeContext.writeValue() == JsonWriteContext.STATUS_EXPECT_NAME) {
      _reportError("Can not " + action + ", expecting a field name");
    }
  }

  @Override
  public void flush() {
    // every call is forwarded immediately
  }

  @Override
  protected void _releaseBuffers() {
    // there are no buffers
  }
}
