package dev.sagastore.embedded.internal.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;

/** Records what an asynchronous client passes to its response handler. */
final class RecordedResponse implements SdkAsyncHttpResponseHandler, Subscriber<ByteBuffer> {
  private final long demand;
  private final boolean canceling;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private volatile SdkHttpResponse response;
  private volatile Throwable failure;
  private volatile Publisher<ByteBuffer> publisher;
  private volatile Subscription subscription;
  private volatile Throwable bodyFailure;
  private volatile boolean bodyComplete;
  private volatile int buffers;

  private RecordedResponse(long demand, boolean canceling) {
    this.demand = demand;
    this.canceling = canceling;
  }

  /** Returns a recording that requests the whole body. */
  static RecordedResponse ofAll() {
    return new RecordedResponse(Long.MAX_VALUE, false);
  }

  /** Returns a recording that requests nothing of the body by itself. */
  static RecordedResponse withoutDemand() {
    return new RecordedResponse(0, false);
  }

  /** Returns a recording that cancels its subscription when it receives a buffer. */
  static RecordedResponse canceling() {
    return new RecordedResponse(1, true);
  }

  SdkHttpResponse response() {
    return response;
  }

  Throwable failure() {
    return failure;
  }

  Publisher<ByteBuffer> publisher() {
    return publisher;
  }

  Subscription subscription() {
    return subscription;
  }

  Throwable bodyFailure() {
    return bodyFailure;
  }

  boolean isBodyComplete() {
    return bodyComplete;
  }

  int buffers() {
    return buffers;
  }

  byte[] body() {
    return body.toByteArray();
  }

  @Override
  public void onHeaders(SdkHttpResponse headers) {
    response = headers;
  }

  @Override
  public void onStream(Publisher<ByteBuffer> stream) {
    publisher = stream;
    stream.subscribe(this);
  }

  @Override
  public void onSubscribe(Subscription next) {
    subscription = next;
    if (demand > 0) {
      next.request(demand);
    }
  }

  @Override
  public void onNext(ByteBuffer buffer) {
    buffers = buffers() + 1;
    byte[] part = new byte[buffer.remaining()];
    buffer.get(part);
    body.writeBytes(part);
    if (canceling) {
      subscription.cancel();
    }
  }

  /** Records a failure: of the body if there is a subscription, otherwise of the request. */
  @Override
  public void onError(Throwable error) {
    if (subscription == null) {
      failure = error;
    } else {
      bodyFailure = error;
    }
  }

  @Override
  public void onComplete() {
    bodyComplete = true;
  }
}
