package dev.sagastore.embedded.internal.http;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkCancellationException;

/**
 * Publishes the body of a response to one subscriber, in one buffer.
 *
 * <p>The end of the body completes the future of the exchange. Vice versa, if that future fails
 * before the subscriber requests the body, the subscriber receives the failure.
 */
final class BodyPublisher implements Publisher<ByteBuffer> {
  private final byte[] body;
  private final CompletableFuture<@Nullable Void> result;
  private final AtomicBoolean subscribed = new AtomicBoolean();

  BodyPublisher(byte[] body, CompletableFuture<@Nullable Void> result) {
    this.body = body;
    this.result = result;
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    BodySubscription subscription = new BodySubscription(subscriber);
    if (subscribed.compareAndSet(false, true)) {
      subscription.start();
    } else {
      subscription.reject();
    }
  }

  private final class BodySubscription implements Subscription {
    private final Subscriber<? super ByteBuffer> subscriber;

    /** True once the body was published or never will be. */
    private final AtomicBoolean done = new AtomicBoolean();

    private volatile boolean canceled;

    BodySubscription(Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
    }

    void start() {
      subscriber.onSubscribe(this);
      if (body.length == 0 && done.compareAndSet(false, true)) {
        complete();
      }
      var unused =
          result.whenComplete(
              (nothing, failure) -> {
                if (failure != null && done.compareAndSet(false, true)) {
                  subscriber.onError(failure);
                }
              });
    }

    void reject() {
      done.set(true);
      subscriber.onSubscribe(this);
      subscriber.onError(new IllegalStateException("The body has a subscriber already"));
    }

    @Override
    public void request(long count) {
      if (!done.compareAndSet(false, true)) {
        return;
      }
      if (count <= 0) {
        fail(new IllegalArgumentException("The demand must be positive, but is " + count));
        return;
      }
      if (body.length > 0) {
        subscriber.onNext(ByteBuffer.wrap(body));
      }
      complete();
    }

    @Override
    public void cancel() {
      canceled = true;
      if (done.compareAndSet(false, true)) {
        result.completeExceptionally(
            new SdkCancellationException("The subscriber canceled the body of the response"));
      }
    }

    private void complete() {
      if (!canceled) {
        subscriber.onComplete();
      }
      result.complete(null);
    }

    private void fail(Throwable failure) {
      subscriber.onError(failure);
      result.completeExceptionally(failure);
    }
  }
}
