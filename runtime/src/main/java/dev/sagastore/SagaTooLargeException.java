package dev.sagastore;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The saga's item would exceed what DynamoDB stores in one item. Nothing stored was changed.
 *
 * <p>The size includes a reserve of less than 2 KB for what later writes add without a larger
 * state: otherwise a saga of nearly 400 KB could be inserted, and then neither updated nor
 * completed.
 */
public final class SagaTooLargeException extends SagaStoreException {
  /** In bytes. */
  private final long size;

  /** In bytes. */
  private final long limit;

  /**
   * Creates the exception.
   *
   * @param saga the saga that was to be written
   * @param size size of its item in bytes, with the reserve
   * @param reserve number of bytes in it for later writes
   * @param limit the limit in bytes
   * @param cause what the engine answered, if it was asked
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
