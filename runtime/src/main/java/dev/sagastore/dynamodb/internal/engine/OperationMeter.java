package dev.sagastore.dynamodb.internal.engine;

import dev.sagastore.SagaStoreEvent;
import dev.sagastore.SagaStoreListener;
import dev.sagastore.SagaStoreUnavailableException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/** Measures one operation, and notifies the listener. Safe for use by several threads. */
public final class OperationMeter {
  private static final Logger LOG = LoggerFactory.getLogger(OperationMeter.class);
  private static final long NONE = -1;
  private static final long SEVERAL = -2;

  private final SagaStoreListener listener;
  private final SagaStoreEvent.Operation operation;
  private final String sagaName;
  private final long start = System.nanoTime();
  private final AtomicInteger attempts = new AtomicInteger();
  private final DoubleAdder readUnits = new DoubleAdder();
  private final DoubleAdder writeUnits = new DoubleAdder();
  private final AtomicLong readSize = new AtomicLong(NONE);
  private final AtomicLong writtenSize = new AtomicLong(NONE);

  /**
   * Starts the measurement.
   *
   * @param listener listener to notify at the end
   * @param operation the operation of the store
   * @param sagaName name of the saga's type
   */
  public OperationMeter(
      SagaStoreListener listener, SagaStoreEvent.Operation operation, String sagaName) {
    this.listener = listener;
    this.operation = operation;
    this.sagaName = sagaName;
  }

  /** Returns the exception for an operation of a closed store. */
  SagaStoreUnavailableException storeClosed() {
    return new SagaStoreUnavailableException(
        sagaName, null, sagaName + ": the store is closed", false, null);
  }

  /** Counts a request. */
  public void attempt() {
    attempts.incrementAndGet();
  }

  public <Q extends DynamoDbRequest, R extends DynamoDbResponse> void onResponse(
      RequestKind<Q, R> kind, Q request, R response) {
    if (listener == SagaStoreListener.none()) {
      return;
    }
    DoubleAdder units = kind.isWrite() ? writeUnits : readUnits;
    kind.capacity().apply(response).stream()
        .map(ConsumedCapacity::capacityUnits)
        // some other engines with DynamoDB's protocol don't report it
        .filter(Objects::nonNull)
        .forEach(units::add);
    long size = kind.itemSize().applyAsLong(request, response);
    if (size > 0 && kind.isWrite()) {
      writtenSize.set(size);
    } else if (size > 0 && !readSize.compareAndSet(NONE, size)) {
      readSize.set(SEVERAL);
    }
  }

  /**
   * Notifies the listener.
   *
   * @param failure the exception of the operation; null if it succeeded
   */
  public void ended(@Nullable Throwable failure) {
    long size = writtenSize.get() > 0 ? writtenSize.get() : readSize.get();
    SagaStoreEvent.Outcome outcome =
        failure == null ? SagaStoreEvent.Outcome.SUCCESS : SagaStoreEvent.Outcome.of(failure);
    SagaStoreEvent.Builder event =
        SagaStoreEvent.builder(operation, sagaName, outcome)
            .duration(Duration.ofNanos(System.nanoTime() - start))
            .attempts(attempts.get())
            .readUnits(readUnits.sum())
            .writeUnits(writeUnits.sum());
    if (size > 0) {
      event.itemSize(size);
    }
    try {
      listener.ended(event.build());
    } catch (RuntimeException e) {
      LOG.warn("the listener failed, which changes nothing for the operation", e);
    }
  }
}
