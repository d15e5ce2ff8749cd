package dev.sagastore.embedded.internal.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Collects the published body of a request, up to {@link SizeLimitedHandler#READ_LIMIT}. */
final class BodyCollector implements Subscriber<ByteBuffer> {
  private static final Subscription CANCELED =
      new Subscription() {
        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
      };

  private final AtomicReference<@Nullable Subscription> subscription = new AtomicReference<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();

  /** Returns the future body. After a cancellation, it doesn't complete. */
  CompletableFuture<byte[]> body() {
    return body;
  }

  /** Cancels the subscription, or the next one if there is none yet. */
  void cancel() {
    Subscription current = subscription.getAndSet(CANCELED);
    if (current != null) {
      current.cancel();
    }
  }

  @Override
  public void onSubscribe(Subscription next) {
    if (subscription.compareAndSet(null, next)) {
      next.request(Long.MAX_VALUE);
    } else {
      next.cancel();
    }
  }

  @Override
  public void onNext(ByteBuffer buffer) {
    int room = SizeLimitedHandler.READ_LIMIT - bytes.size();
    byte[] part = new byte[Math.min(room, buffer.remaining())];
    buffer.get(part);
    bytes.writeBytes(part);
    if (part.length == room) {
      cancel();
      onComplete();
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(bytes.toByteArray());
  }
}
