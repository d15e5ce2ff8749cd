package dev.sagastore;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The saga's item would exceed what DynamoDB stores in one item. Nothing stored was changed. */
public final class SagaTooLargeException extends SagaStoreException {
  /** In bytes. */
  private final long size;

  /** In bytes. */
  private final long limit;

  /**
   * Creates the exception.
   *
   * @param saga the saga that was to be written
   * @param size size of its item in bytes
   * @param limit the limit in bytes
   * @param cause what the engine answered, if it was asked
   */
  public SagaTooLargeException(Saga<?> saga, long size, long limit, @Nullable Throwable cause) {
    super(
        saga.type().name(),
        saga.sagaId(),
        String.format(
            Locale.ROOT,
            "%s %s would take %,d bytes, DynamoDB stores at most %,d in an item: keep large data"
                + " elsewhere, in S3 for example, and its address in the state",
            saga.type().name(),
            saga.sagaId(),
            size,
            limit),
        cause);
    this.size = size;
    this.limit = limit;
  }

  /**
   * Returns the size of the item.
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
