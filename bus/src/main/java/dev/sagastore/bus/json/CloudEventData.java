package dev.sagastore.bus.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * The data of a CloudEvent in structured mode.
 *
 * @param data member {@code data}, missing or not
 * @param base64 member {@code data_base64}, missing or not
 * @param contentType attribute {@code datacontenttype}, empty if there is none
 */
record CloudEventData(JsonNode data, JsonNode base64, String contentType) {

  /** Returns the data as text; empty if there are none. */
  String text() {
    if (base64.isMissingNode() || base64.isNull()) {
      return data.isMissingNode() ? "" : ofMember();
    }
    if (!data.isMissingNode() && !data.isNull()) {
      throw new IllegalArgumentException("the CloudEvent has both 'data' and 'data_base64'");
    }
    return decoded();
  }

  private String ofMember() {
    if (isJson()) {
      return JsonText.write(data);
    }
    if (!data.isTextual()) {
      throw new IllegalArgumentException(
          "'data' of the CloudEvent must be a text, since 'datacontenttype' is not JSON");
    }
    return data.textValue();
  }

  private boolean isJson() {
    String mediaType = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return mediaType.isEmpty() || mediaType.endsWith("/json") || mediaType.endsWith("+json");
  }

  private String decoded() {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64.isTextual() ? base64.textValue() : "?");
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new IllegalArgumentException(
          "'data_base64' of the CloudEvent must be the Base64 of a text in UTF-8", e);
    }
  }
}
