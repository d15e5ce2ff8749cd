package dev.sagastore.jackson3;

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
import tools.jackson.core.Base64Variant;
import tools.jackson.core.ErrorReportConfiguration;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteCapability;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.Version;
import tools.jackson.core.base.GeneratorBase;
import tools.jackson.core.io.ContentReference;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.JacksonFeatureSet;
import tools.jackson.core.util.SimpleStreamWriteContext;
import tools.jackson.databind.cfg.PackageVersion;

/** A generator that forwards Jackson's calls to a {@link StateWriter}, without a tree or buffer. */
final class Jackson3Generator extends GeneratorBase {
  /** No capabilities: without native bytes, a UUID is written as text. */
  private static final JacksonFeatureSet<StreamWriteCapability> CAPABILITIES =
      JacksonFeatureSet.fromDefaults(StreamWriteCapability.values());

  private final StateWriter out;
  private SimpleStreamWriteContext context = SimpleStreamWriteContext.createRootContext(null);

  Jackson3Generator(StateWriter out, ObjectWriteContext writeContext) {
    super(writeContext, noBuffers(), StreamWriteFeature.collectDefaults());
    this.out = out;
  }

  /**
   * Returns the context of buffers that Jackson requires. It allocates no buffer before its use.
   */
  private static IOContext noBuffers() {
    return new IOContext(
        StreamReadConstraints.defaults(),
        StreamWriteConstraints.defaults(),
        ErrorReportConfiguration.defaults(),
        new BufferRecycler(),
        ContentReference.unknown(),
        false,
        JsonEncoding.UTF8);
  }

  @Override
  public JsonGenerator writeStartObject() {
    return writeStartObject(null);
  }

  @Override
  public JsonGenerator writeStartObject(@Nullable Object value) {
    _verifyValueWrite("start an object");
    out.startObject();
    context = context.createChildObjectContext(value);
    return this;
  }

  @Override
  public JsonGenerator writeEndObject() {
    out.endObject();
    context = context.clearAndGetParent();
    return this;
  }

  @Override
  public JsonGenerator writeStartArray() {
    return writeStartArray(null);
  }

  @Override
  public JsonGenerator writeStartArray(@Nullable Object value) {
    _verifyValueWrite("start an array");
    out.startList();
    context = context.createChildArrayContext(value);
    return this;
  }

  @Override
  public JsonGenerator writeEndArray() {
    out.endList();
    context = context.clearAndGetParent();
    return this;
  }

  @Override
  public JsonGenerator writeName(String name) {
    if (!context.writeName(name)) {
      _reportError("Can not write a property name, expecting a value");
    }
    out.name(name);
    return this;
  }

  @Override
  public JsonGenerator writePropertyId(long id) {
    return writeName(Long.toString(id));
  }

  @Override
  public JsonGenerator writeString(@Nullable String text) {
    if (text == null) {
      writeNull();
    } else {
      _verifyValueWrite("write a string");
      out.string(text);
    }
    return this;
  }

  @Override
  public JsonGenerator writeString(char[] text, int offset, int length) {
    return writeString(new String(text, offset, length));
  }

  @Override
  public JsonGenerator writeString(Reader reader, int length) {
    StringWriter text = new StringWriter();
    try {
      reader.transferTo(text);
    } catch (IOException e) {
      throw _wrapIOFailure(e);
    }
    return writeString(text.toString());
  }

  @Override
  public JsonGenerator writeRawUTF8String(byte[] text, int offset, int length) {
    throw raw();
  }

  @Override
  public JsonGenerator writeUTF8String(byte[] text, int offset, int length) {
    return writeString(new String(text, offset, length, StandardCharsets.UTF_8));
  }

  @Override
  public JsonGenerator writeRaw(String text) {
    throw raw();
  }

  @Override
  public JsonGenerator writeRaw(String text, int offset, int length) {
    throw raw();
  }

  @Override
  public JsonGenerator writeRaw(char[] text, int offset, int length) {
    throw raw();
  }

  @Override
  public JsonGenerator writeRaw(char c) {
    throw raw();
  }

  private static StateMappingException raw() {
    return new StateMappingException(
        "something in it is written as raw JSON, which cannot become attributes: leave"
            + " @JsonRawValue out");
  }

  @Override
  public JsonGenerator writeEmbeddedObject(@Nullable Object object) {
    if (object == null) {
      writeNull();
    } else if (object instanceof byte[] bytes) {
      writeBinary(bytes);
    } else {
      throw new StateMappingException(
          "something in it is written as an embedded object, which JSON does not have");
    }
    return this;
  }

  @Override
  public JsonGenerator writeBinary(Base64Variant variant, byte[] bytes, int offset, int length) {
    _verifyValueWrite("write bytes");
    out.binary(Arrays.copyOfRange(bytes, offset, offset + length));
    return this;
  }

  @Override
  public int writeBinary(Base64Variant variant, InputStream in, int length) {
    byte[] bytes;
    try {
      bytes = length < 0 ? in.readAllBytes() : in.readNBytes(length);
    } catch (IOException e) {
      throw _wrapIOFailure(e);
    }
    writeBinary(variant, bytes, 0, bytes.length);
    return bytes.length;
  }

  @Override
  public JsonGenerator writeNumber(short value) {
    return writeNumber((long) value);
  }

  @Override
  public JsonGenerator writeNumber(int value) {
    return writeNumber((long) value);
  }

  @Override
  public JsonGenerator writeNumber(long value) {
    _verifyValueWrite("write a number");
    out.number(value);
    return this;
  }

  @Override
  public JsonGenerator writeNumber(@Nullable BigInteger value) {
    if (value == null) {
      writeNull();
    } else {
      _verifyValueWrite("write a number");
      out.number(value);
    }
    return this;
  }

  @Override
  public JsonGenerator writeNumber(double value) {
    _verifyValueWrite("write a number");
    out.number(value);
    return this;
  }

  @Override
  public JsonGenerator writeNumber(float value) {
    _verifyValueWrite("write a number");
    out.number(value);
    return this;
  }

  @Override
  public JsonGenerator writeNumber(@Nullable BigDecimal value) {
    if (value == null) {
      writeNull();
    } else {
      _verifyValueWrite("write a number");
      out.number(value);
    }
    return this;
  }

  @Override
  public JsonGenerator writeNumber(String text) {
    return writeNumber(new BigDecimal(text));
  }

  @Override
  public JsonGenerator writeBoolean(boolean value) {
    _verifyValueWrite("write a boolean");
    out.bool(value);
    return this;
  }

  @Override
  public JsonGenerator writeNull() {
    _verifyValueWrite("write null");
    out.nullValue();
    return this;
  }

  @Override
  protected void _verifyValueWrite(String action) {
    if (!context.writeValue()) {
      _reportError("Can not " + action + ", expecting a property name");
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

  @Override
  public TokenStreamContext streamWriteContext() {
    return context;
  }

  @Override
  public Object currentValue() {
    return context.currentValue();
  }

  @Override
  public void assignCurrentValue(@Nullable Object value) {
    context.assignCurrentValue(value);
  }

  @Override
  public JacksonFeatureSet<StreamWriteCapability> streamWriteCapabilities() {
    return CAPABILITIES;
  }

  @Override
  public @Nullable Object streamWriteOutputTarget() {
    return null;
  }

  @Override
  public int streamWriteOutputBuffered() {
    return 0;
  }

  @Override
  public Version version() {
    return PackageVersion.VERSION;
  }

  @Override
  protected void _closeInput() {
    // there is nothing to close
  }
}
