package dev.sagastore.dynamodb.internal.item;

import dev.sagastore.spi.Attachment;
import dev.sagastore.spi.Attachments;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converter between attachments and attributes. */
final class AttachmentValues {
  private static final BigDecimal SMALLEST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private AttachmentValues() {}

  static AttributeValue attribute(Attachment value) {
    return switch (value.kind()) {
      case TEXT -> AttributeValue.fromS(value.asText());
      case NUMBER -> AttributeValue.fromN(Long.toString(value.asNumber()));
      case BINARY -> AttributeValue.fromB(SdkBytes.fromByteArray(value.asBinary()));
      case LIST ->
          AttributeValue.fromL(value.asList().stream().map(AttachmentValues::attribute).toList());
      case MAP ->
          AttributeValue.fromM(
              value.asMap().entrySet().stream()
                  .collect(
                      Collectors.toMap(Map.Entry::getKey, entry -> attribute(entry.getValue()))));
    };
  }

  /**
   * Returns the attributes of extensions in an item. Values that no extension can have written have
   * another owner. The result omits them, and they remain in the item.
   *
   * @param ttlAttribute name of the TTL attribute, which can look like an attribute of an extension
   */
  static Map<String, Attachment> read(Map<String, AttributeValue> item, String ttlAttribute) {
    Map<String, Attachment> found = Map.of();
    for (Map.Entry<String, AttributeValue> entry : item.entrySet()) {
      if (Attachments.isOfExtension(entry.getKey())
          && !entry.getKey().equals(ttlAttribute)
          && isAttachment(entry.getValue())) {
        found = found.isEmpty() ? new HashMap<>() : found;
        found.put(entry.getKey(), attachment(entry.getValue()));
      }
    }
    return found;
  }

  private static boolean isAttachment(AttributeValue attribute) {
    return switch (attribute.type()) {
      case S, B -> true;
      case N -> isLong(new BigDecimal(attribute.n()));
      case L -> attribute.l().stream().allMatch(AttachmentValues::isAttachment);
      case M -> attribute.m().values().stream().allMatch(AttachmentValues::isAttachment);
      default -> false;
    };
  }

  private static boolean isLong(BigDecimal number) {
    return number.compareTo(SMALLEST) >= 0
        && number.compareTo(LARGEST) <= 0
        && number.stripTrailingZeros().scale() <= 0;
  }

  private static Attachment attachment(AttributeValue attribute) {
    return switch (attribute.type()) {
      case S -> Attachment.text(attribute.s());
      case N -> Attachment.number(new BigDecimal(attribute.n()).longValueExact());
      case B -> Attachment.binary(attribute.b().asByteArrayUnsafe());
      case L -> Attachment.list(attribute.l().stream().map(AttachmentValues::attachment).toList());
      case M ->
          Attachment.map(
              attribute.m().entrySet().stream()
                  .collect(
                      Collectors.toMap(Map.Entry::getKey, entry -> attachment(entry.getValue()))));
      default -> throw new IllegalArgumentException("no attachment: " + attribute.type());
    };
  }
}
