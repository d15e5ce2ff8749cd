package dev.sagastore.schema;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The saga ID that is derived from a saga's name and correlation ID. So two inserts for one
 * correlation ID use the same item, and a lookup by correlation ID is a plain read by key.
 *
 * <p>It is a name-based UUID of version 8 (<a
 * href="https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8">RFC 9562</a>): the first 16
 * bytes of SHA-256 over the UTF-8 bytes of {@code <sagaName>#<correlationId>}, with the version and
 * variant bits set. A saga name contains no {@code #}, so no two pairs have the same input. This
 * never changes: stored IDs depend on it.
 *
 * <table>
 * <caption>Test vectors</caption>
 * <tr><th>saga name</th><th>correlation ID</th><th>saga ID</th></tr>
 * <tr><td>{@code OrderSaga}</td><td>{@code order-42}</td><td>{@code 3b40910c-ec35-889f-82d2-7d091c5dcb33}</td></tr>
 * <tr><td>{@code OrderSaga}</td><td>{@code order#42}</td><td>{@code 36eaa706-72f1-8f83-8fb3-aa3a4d583d14}</td></tr>
 * <tr><td>{@code Größe}</td><td>{@code 注文-😀}</td><td>{@code 27929251-cec4-8974-a97d-6cd49c5eeb58}</td></tr>
 * </table>
 */
public final class DerivedSagaId {
  private DerivedSagaId() {}

  /**
   * Returns the ID of the saga with this name and correlation ID.
   *
   * @param sagaName the saga's name
   * @param correlationId the correlation ID
   * @return the ID, 36 characters in the textual form of a UUID
   * @throws IllegalArgumentException if the name or the correlation ID is not valid
   */
  public static String of(String sagaName, String correlationId) {
    SagaKeys.requireSagaName(sagaName);
    SagaKeys.requireCorrelationId(correlationId);
    byte[] input = (sagaName + '#' + correlationId).getBytes(StandardCharsets.UTF_8);
    ByteBuffer hash = ByteBuffer.wrap(Sha256.of(input));
    long high = (hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
    long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
