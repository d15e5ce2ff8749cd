package dev.sagastore.jackson3;

import dev.sagastore.spi.StateReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Base64Variant;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.Version;
import tools.jackson.core.base.ParserMinimalBase;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.core.util.SimpleStreamReadContext;
import tools.jackson.databind.cfg.PackageVersion;

/** A parser that lets Jackson read a {@link StateReader}, without a tree or buffer. */
final class Jackson3Parser extends ParserMinimalBase {
  private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);

  private final StateReader in;
  private SimpleStreamReadContext context = SimpleStreamReadContext.createRootContext(null);

  Jackson3Parser(StateReader in, ObjectReadContext readContext) {
    super(readContext);
    this.in = in;
  }

  @Override
  public @Nullable JsonToken nextToken() {
    _currToken =
        switch (in.next()) {
          case START_OBJECT -> {
            context = context.createChildObjectContext(-1, -1);
            yield JsonToken.START_OBJECT;
          }
          case NAME -> {
            context.setCurrentName(in.text());
            yield JsonToken.PROPERTY_NAME;
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
  public @Nullable String getString() {
    if (_currToken == null) {
      return null;
    }
    return switch (_currToken) {
      case PROPERTY_NAME -> context.currentName();
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.text();
      default -> _currToken.asString();
    };
  }

  @Override
  public char[] getStringCharacters() {
    String text = getString();
    return text == null ? new char[0] : text.toCharArray();
  }

  @Override
  public boolean hasStringCharacters() {
    return false;
  }

  @Override
  public int getStringLength() {
    String text = getString();
    return text == null ? 0 : text.length();
  }

  @Override
  public int getStringOffset() {
    return 0;
  }

  @Override
  public @Nullable String getValueAsString(@Nullable String otherwise) {
    return _currToken == JsonToken.VALUE_STRING ? in.text() : super.getValueAsString(otherwise);
  }

  private Number number() {
    numberText();
    return in.number();
  }

  private String numberText() {
    if (_currToken == null || !_currToken.isNumeric()) {
      _reportError("The current token is not a number");
    }
    return in.text();
  }

  @Override
  public Number getNumberValue() {
    return number();
  }

  @Override
  public NumberType getNumberType() {
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
  public NumberTypeFP getNumberTypeFP() {
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
  public int getIntValue() {
    long value = getLongValue();
    if ((int) value != value) {
      _reportOverflowInt();
    }
    return (int) value;
  }

  @Override
  public long getLongValue() {
    if (_currToken == JsonToken.VALUE_NUMBER_INT) {
      Number number = in.number();
      if (number instanceof Integer || number instanceof Long) {
        return number.longValue();
      }
    }
    BigInteger value = getBigIntegerValue();
    if (value.compareTo(MIN_LONG) < 0 || value.compareTo(MAX_LONG) > 0) {
      _reportOverflowLong();
    }
    return value.longValue();
  }

  @Override
  public BigInteger getBigIntegerValue() {
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
  public float getFloatValue() {
    return Float.parseFloat(numberText());
  }

  @Override
  public double getDoubleValue() {
    return Double.parseDouble(numberText());
  }

  @Override
  public BigDecimal getDecimalValue() {
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
  public byte[] getBinaryValue(Base64Variant variant) {
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
        ? context.getParent().currentName()
        : context.currentName();
  }

  @Override
  public TokenStreamContext streamReadContext() {
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
  public TokenStreamLocation currentLocation() {
    return TokenStreamLocation.NA;
  }

  @Override
  public TokenStreamLocation currentTokenLocation() {
    return TokenStreamLocation.NA;
  }

  @Override
  public @Nullable Object streamReadInputSource() {
    return null;
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
  protected void _closeInput() {
    // there is nothing to close
  }

  @Override
  protected void _releaseBuffers() {
    // there are none
  }
}
