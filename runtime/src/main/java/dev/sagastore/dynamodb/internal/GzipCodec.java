package dev.sagastore.dynamodb.internal;

import dev.sagastore.dynamodb.codec.StateCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.databind.JsonNode;

/** The native attributes as JSON text, compressed with gzip into a binary attribute. */
final class GzipCodec implements StateCodec {
  static final GzipCodec INSTANCE = new GzipCodec();

  private GzipCodec() {}

  @Override
  public String name() {
    return "gzip";
  }

  @Override
  public AttributeValue encode(JsonNode state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      AttributeJson.write(StateTree.toAttribute(state), gzip);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes.toByteArray()));
  }

  @Override
  public JsonNode decode(AttributeValue stored) {
    if (stored.b() == null) {
      throw new UnstorableException("what should be compressed is no binary attribute");
    }
    byte[] bytes = stored.b().asByteArrayUnsafe();
    try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return StateTree.toTree(AttributeJson.read(gzip));
    } catch (IOException e) {
      throw new UnstorableException("the compressed attribute is damaged");
    }
  }
}
