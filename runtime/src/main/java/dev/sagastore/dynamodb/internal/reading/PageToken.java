package dev.sagastore.dynamodb.internal.reading;

import dev.sagastore.SagaQuery;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The place at which a page of a listing begins, as a text that stays valid after a restart: the
 * partition, and the last saga before the page. A digest over both and the query detects damaged
 * tokens and tokens of another query. It is not a secret, because a token gives access only to
 * sagas that the query takes.
 *
 * @param partition number of the partition in the order of the listing, from 0
 * @param after the last saga of the page before
 */
public record PageToken(int partition, ListingPosition after) {
  private static final byte FORMAT = 1;
  private static final int DIGEST_BYTES = 8;

  public String encode(SagaQuery<?> query, int shards) {
    byte[] place = place();
    byte[] digest = digest(query, shards, place);
    byte[] token = Arrays.copyOf(digest, DIGEST_BYTES + place.length);
    System.arraycopy(place, 0, token, DIGEST_BYTES, place.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /**
   * Returns the token of a text.
   *
   * @throws IllegalArgumentException if the text is not a token of this query
   */
  public static PageToken decode(String token, SagaQuery<?> query, int shards) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      if (bytes.length > DIGEST_BYTES) {
        byte[] place = Arrays.copyOfRange(bytes, DIGEST_BYTES, bytes.length);
        byte[] digest = Arrays.copyOf(bytes, DIGEST_BYTES);
        if (Arrays.equals(digest, digest(query, shards, place))) {
          return read(place);
        }
      }
    } catch (IllegalArgumentException | IOException e) {
      throw notOfThis(query, e);
    }
    throw notOfThis(query, null);
  }

  private byte[] place() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeInt(partition);
      out.writeUTF(after.sagaId());
      out.writeUTF(after.correlationId());
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static PageToken read(byte[] place) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(place))) {
      if (in.readByte() != FORMAT) {
        throw new IOException("a newer version wrote this token");
      }
      return new PageToken(in.readInt(), new ListingPosition(in.readUTF(), in.readUTF()));
    }
  }

  private static byte[] digest(SagaQuery<?> query, int shards, byte[] place) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update((query.fingerprint() + "#" + shards).getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(sha.digest(place), DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static IllegalArgumentException notOfThis(SagaQuery<?> query, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "the page token belongs to another query than this one of %s, or is damaged: begin again"
                .formatted(query.type().name())
            + " without one",
        cause);
  }
}
