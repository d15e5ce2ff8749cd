package dev.sagastore;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The saga's item would exceed what DynamoDB stores in one item. The stored saga is unchanged.
 *
 * <p>The size includes a reserve of less than 2 KB for later writes, which add attributes even if
 * the state stays the same. Without it, a saga of nearly 400 KB could be inserted, but not updated
 * or completed.
 */
public final class SagaTooLargeException extends SagaStoreException {
  /** In bytes. */
  private final long size;

  /** In bytes. */
  private final long limit;

  /**
   * Creates the exception.
   *
   * @param saga the saga to write
   * @param size size of its item in bytes, with the reserve
   * @param reserve number of bytes in it for later writes
   * @param limit the limit in bytes
   * @param cause the exception of the engine; null if no request was sent
   */
  public SagaTooLargeException(
      Saga<?> saga, long size, long reserve, long limit, @Nullable Throwable cause) {
    super(saga.type().name(), saga.sagaId(), message(saga, size, reserve, limit), cause);
    this.size = size;
    this.limit = limit;
  }

  private static String message(Saga<?> saga, long size, long reserve, long limit) {
    String problem =
        size > limit
            ? String.format(
                Locale.ROOT,
                "would take %,d bytes%s. DynamoDB stores at most %,d in an item",
                size,
                reserve == 0
                    ? ""
                    : String.format(
                        Locale.ROOT,
                        ", %,d of them for its next updates and its completion",
                        reserve),
                limit)
            : String.format(
                Locale.ROOT,
                "takes %,d bytes, and more than the %,d that DynamoDB stores in an item with the"
                    + " attributes that others added",
                size,
                limit);
    return "%s %s %s: store large data elsewhere, such as in S3, and its address in the state"
        .formatted(saga.type().name(), saga.sagaId(), problem);
  }

  /**
   * Returns the size of the item, with the reserve for later writes.
   *
   * @return the size in bytes, names of attributes included
   */
  public long size() {
    return size;
  }

  /**
   * Returns the limit.
   *
   * @return the limit in bytes
   */
  public long limit() {
    return limit;
  }
}
