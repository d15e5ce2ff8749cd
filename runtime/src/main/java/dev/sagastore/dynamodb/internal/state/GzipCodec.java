package dev.sagastore.dynamodb.internal.state;

import dev.sagastore.dynamodb.codec.StateCodec;
import dev.sagastore.spi.StateMappingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A codec that compresses states with gzip, whose checksum detects damage. */
public final class GzipCodec implements StateCodec {
  @Override
  public String name() {
    return "gzip";
  }

  @Override
  public byte[] encode(byte[] state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(state);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  @Override
  public byte[] decode(byte[] stored) {
    try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(stored))) {
      return gzip.readAllBytes();
    } catch (IOException e) {
      throw new StateMappingException("the compressed attribute is damaged", e);
    }
  }
}
