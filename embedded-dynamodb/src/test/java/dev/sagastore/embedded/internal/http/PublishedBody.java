package dev.sagastore.embedded.internal.http;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;

/** Publishes the parts of a request's body, then its end: completion, a failure, or nothing. */
final class PublishedBody implements SdkHttpContentPublisher {
  private final Queue<byte[]> parts;
  private final Throwable failure;
  private final boolean endless;
  private volatile boolean canceled;

  private PublishedBody(List<byte[]> parts, Throwable failure, boolean endless) {
    this.parts = new ArrayDeque<>(parts);
    this.failure = failure;
    this.endless = endless;
  }

  static PublishedBody of(byte[]... parts) {
    return new PublishedBody(List.of(parts), null, false);
  }

  static PublishedBody failing(Throwable failure) {
    return new PublishedBody(List.of(), failure, false);
  }

  static PublishedBody endless() {
    return new PublishedBody(List.of(), null, true);
  }

  boolean isCanceled() {
    return canceled;
  }

  int remainingParts() {
    return parts.size();
  }

  @Override
  public Optional<Long> contentLength() {
    return Optional.empty();
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(
        new Subscription() {
          @Override
          public void request(long count) {
            for (long i = 0; i < count && !canceled && !parts.isEmpty(); i++) {
              subscriber.onNext(ByteBuffer.wrap(parts.remove()));
            }
            if (canceled || endless || !parts.isEmpty()) {
              return;
            }
            if (failure == null) {
              subscriber.onComplete();
            } else {
              subscriber.onError(failure);
            }
          }

          @Override
          public void cancel() {
            canceled = true;
          }
        });
  }
}
