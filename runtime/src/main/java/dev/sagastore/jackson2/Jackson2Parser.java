package dev.sagastore.jackson2;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.core.base.ParserMinimalBase;
import com.fasterxml.jackson.core.json.JsonReadContext;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.cfg.PackageVersion;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.spi.StateReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** A parser that lets Jackson read a {@link StateReader}, without a tree or buffer. */
final class Jackson2Parser extends ParserMinimalBase {
  private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);

  private final StateReader in;
  private ObjectCodec codec;
  private JsonReadContext context = JsonReadContext.createRootContext(null);
  private boolean closed;

  Jackson2Parser(StateReader in, ObjectCodec codec) {
    super(StreamReadConstraints.defaults());
    this.in = in;
    this.codec = codec;
  }

  @Override
  public @Nullable JsonToken nextToken() throws IOException {
    _currToken =
        switch (in.next()) {
          case START_OBJECT -> {
            context = context.createChildObjectContext(-1, -1);
            yield JsonToken.START_OBJECT;
          }
          case NAME -> {
            context.setCurrentName(in.text());
            yield JsonToken.FIELD_NAME;
          }
          case END_OBJECT -> leave(JsonToken.END_OBJECT);
          case START_LIST -> {
            context = context.createChildArrayContext(-1, -1);
            yield JsonToken.START_ARRAY;
          }
          case END_LIST -> leave(JsonToken.END_ARRAY);
          case STRING -> JsonToken.VALUE_STRING;
          case INTEGER -> JsonToken.VALUE_NUMBER_INT;
          case DECIMAL -> JsonToken.VALUE_NUMBER_FLOAT;
          case TRUE -> JsonToken.VALUE_TRUE;
          case FALSE -> JsonToken.VALUE_FALSE;
          case BINARY -> JsonToken.VALUE_EMBEDDED_OBJECT;
          case NULL -> JsonToken.VALUE_NULL;
          case END -> null;
        };
    return _currToken;
  }

  private JsonToken leave(JsonToken token) {
    context = context.clearAndGetParent();
    return token;
  }

  private static boolean isInteger(Number number) {
    return number instanceof Integer || number instanceof Long || number instanceof BigInteger;
  }

  @Override
  public @Nullable String getText() throws IOException {
    if (_currToken == null) {
      return null;
    }
    return switch (_currToken) {
      case FIELD_NAME -> context.getCurrentName();
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.text();
      default -> _currToken.asString();
    };
  }

  @Override
  public char[] getTextCharacters() throws IOException {
    String text = getText();
    return text == null ? new char[0] : text.toCharArray();
  }

  @Override
  public boolean hasTextCharacters() {
    return false;
  }

  @Override
  public int getTextLength() throws IOException {
    String text = getText();
    return text == null ? 0 : text.length();
  }

  @Override
  public int getTextOffset() {
    return 0;
  }

  @Override
  public @Nullable String getValueAsString(@Nullable String otherwise) throws IOException {
    return _currToken == JsonToken.VALUE_STRING ? in.text() : super.getValueAsString(otherwise);
  }

  private Number number() throws IOException {
    numberText();
    return in.number();
  }

  @CanIgnoreReturnValue
  private String numberText() throws IOException {
    if (_currToken == null || !_currToken.isNumeric()) {
      _reportError("The current token is not a number");
    }
    return in.text();
  }

  @Override
  public Number getNumberValue() throws IOException {
    return number();
  }

  @Override
  public NumberType getNumberType() throws IOException {
    Number number = number();
    if (number instanceof Integer) {
      return NumberType.INT;
    }
    if (number instanceof Long) {
      return NumberType.LONG;
    }
    if (number instanceof BigInteger) {
      return NumberType.BIG_INTEGER;
    }
    return number instanceof Double ? NumberType.DOUBLE : NumberType.BIG_DECIMAL;
  }

  @Override
  public NumberTypeFP getNumberTypeFP() throws IOException {
    Number number = number();
    if (number instanceof Double) {
      return NumberTypeFP.DOUBLE64;
    }
    return number instanceof BigDecimal ? NumberTypeFP.BIG_DECIMAL : NumberTypeFP.UNKNOWN;
  }

  @Override
  public boolean isNaN() {
    return _currToken == JsonToken.VALUE_NUMBER_FLOAT && isNotFinite(in.text());
  }

  private static boolean isNotFinite(String number) {
    return number.endsWith("N") || number.endsWith("y");
  }

  @Override
  public int getIntValue() throws IOException {
    long value = getLongValue();
    if ((int) value != value) {
      reportOverflowInt();
    }
    return (int) value;
  }

  @Override
  public long getLongValue() throws IOException {
    if (_currToken == JsonToken.VALUE_NUMBER_INT) {
      Number number = in.number();
      if (number instanceof Integer || number instanceof Long) {
        return number.longValue();
      }
    }
    BigInteger value = getBigIntegerValue();
    if (value.compareTo(MIN_LONG) < 0 || value.compareTo(MAX_LONG) > 0) {
      reportOverflowLong();
    }
    return value.longValue();
  }

  @Override
  public BigInteger getBigIntegerValue() throws IOException {
    Number number = number();
    if (number instanceof BigInteger value) {
      return value;
    }
    if (isInteger(number)) {
      return BigInteger.valueOf(number.longValue());
    }
    BigDecimal value = getDecimalValue();
    streamReadConstraints().validateBigIntegerScale(value.scale());
    return value.toBigInteger();
  }

  @Override
  public float getFloatValue() throws IOException {
    return Float.parseFloat(numberText());
  }

  @Override
  public double getDoubleValue() throws IOException {
    return Double.parseDouble(numberText());
  }

  @Override
  public BigDecimal getDecimalValue() throws IOException {
    String text = numberText();
    if (_currToken == JsonToken.VALUE_NUMBER_INT && text.indexOf('E') >= 0) {
      return new BigDecimal(getBigIntegerValue());
    }
    if (isNotFinite(text)) {
      _reportError("A number that is not finite is not a decimal");
    }
    return new BigDecimal(text);
  }

  @Override
  public @Nullable Object getEmbeddedObject() {
    return _currToken == JsonToken.VALUE_EMBEDDED_OBJECT ? in.binary() : null;
  }

  @Override
  public byte[] getBinaryValue(Base64Variant variant) throws IOException {
    if (_currToken == JsonToken.VALUE_EMBEDDED_OBJECT) {
      return in.binary();
    }
    if (_currToken != JsonToken.VALUE_STRING) {
      _reportError("The current token has no bytes");
    }
    try (ByteArrayBuilder bytes = new ByteArrayBuilder()) {
      _decodeBase64(in.text(), bytes, variant);
      return bytes.toByteArray();
    }
  }

  @Override
  public @Nullable String currentName() {
    return _currToken == JsonToken.START_OBJECT || _currToken == JsonToken.START_ARRAY
        ? context.getParent().getCurrentName()
        : context.getCurrentName();
  }

  @Override
  @SuppressWarnings("deprecation") // abstract, so it has to be there
  public @Nullable String getCurrentName() {
    return currentName();
  }

  @Override
  @SuppressWarnings("deprecation") // abstract, so it has to be there
  public void overrideCurrentName(String name) {
    try {
      context.setCurrentName(name);
    } catch (IOException e) {
      throw new IllegalStateException("names are not checked for duplicates", e);
    }
  }

  @Override
  public JsonStreamContext getParsingContext() {
    return context;
  }

  @Override
  public Object currentValue() {
    return context.getCurrentValue();
  }

  @Override
  public void assignCurrentValue(@Nullable Object value) {
    context.setCurrentValue(value);
  }

  @Override
  public JsonLocation currentLocation() {
    return JsonLocation.NA;
  }

  @Override
  public JsonLocation currentTokenLocation() {
    return JsonLocation.NA;
  }

  @Override
  @SuppressWarnings("deprecation") // abstract, so it has to be there
  public JsonLocation getCurrentLocation() {
    return JsonLocation.NA;
  }

  @Override
  @SuppressWarnings("deprecation") // abstract, so it has to be there
  public JsonLocation getTokenLocation() {
    return JsonLocation.NA;
  }

  @Override
  public ObjectCodec getCodec() {
    return codec;
  }

  @Override
  public void setCodec(ObjectCodec codec) {
    this.codec = codec;
  }

  @Override
  public Version version() {
    return PackageVersion.VERSION;
  }

  @Override
  protected void _handleEOF() {
    // the end is a token of its own
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }
}
