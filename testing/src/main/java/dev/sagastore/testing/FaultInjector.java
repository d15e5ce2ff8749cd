package dev.sagastore.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * An HTTP client for the SDK that goes wrong on demand, below the SDK's retries: the SDK sees what
 * it would see in production, and does what it would do there.
 *
 * <pre>{@code
 * FaultInjector faults = new FaultInjector();
 * DynamoDbClient client = engine.clientBuilder().httpClient(faults).build();
 *
 * faults.next("PutItem", Fault.LOST_ANSWER); // the SDK will send it a second time
 * }</pre>
 *
 * <p>Faults are used up in the order in which they were asked for, one per attempt: two of them
 * concern two attempts of one call if the SDK retries it. Safe for use by several threads.
 */
public final class FaultInjector implements SdkHttpClient {
  private final SdkHttpClient network = UrlConnectionHttpClient.create();
  private final List<Planned> planned = new CopyOnWriteArrayList<>();

  /** Creates an injector that has no faults planned. */
  public FaultInjector() {}

  private record Planned(String operation, Fault fault, Runnable meanwhile) {}

  /**
   * Plans a fault.
   *
   * @param operation DynamoDB's name of the operation, {@code PutItem} for example
   * @param fault what happens to its next attempt
   */
  public void next(String operation, Fault fault) {
    next(operation, fault, () -> {});
  }

  /**
   * Plans a fault, and what others do before the SDK learns of it.
   *
   * @param operation DynamoDB's name of the operation, {@code PutItem} for example
   * @param fault what happens to its next attempt
   * @param meanwhile done after the attempt and before the SDK's retry
   */
  public void next(String operation, Fault fault, Runnable meanwhile) {
    planned.add(new Planned(operation, fault, meanwhile));
  }

  /**
   * Returns how many faults are still to come.
   *
   * @return the number of planned faults that no attempt has met yet
   */
  public int remaining() {
    return planned.size();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest real = network.prepareRequest(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        Optional<Planned> plan = take(operationOf(request));
        return plan.isPresent() ? goWrong(plan.get(), real) : real.call();
      }

      @Override
      public void abort() {
        real.abort();
      }
    };
  }

  @Override
  public void close() {
    network.close();
  }

  private Optional<Planned> take(String operation) {
    for (Iterator<Planned> it = planned.iterator(); it.hasNext(); ) {
      Planned plan = it.next();
      if (plan.operation().equals(operation) && planned.remove(plan)) {
        return Optional.of(plan);
      }
    }
    return Optional.empty();
  }

  private static HttpExecuteResponse goWrong(Planned plan, ExecutableHttpRequest real)
      throws IOException {
    switch (plan.fault()) {
      case LOST_ANSWER -> {
        discard(real.call());
        plan.meanwhile().run();
        throw new IOException("injected: the answer was lost");
      }
      case NO_CONNECTION -> {
        plan.meanwhile().run();
        throw new IOException("injected: no connection");
      }
      case THROTTLED -> {
        plan.meanwhile().run();
        return answer(400, "ThrottlingException", "injected: rate exceeded");
      }
      case SERVER_ERROR -> {
        discard(real.call());
        plan.meanwhile().run();
        return answer(500, "InternalServerError", "injected: internal error");
      }
    }
    throw new IllegalStateException("unknown fault " + plan.fault());
  }

  private static void discard(HttpExecuteResponse response) throws IOException {
    Optional<AbortableInputStream> body = response.responseBody();
    if (body.isPresent()) {
      try (AbortableInputStream stream = body.get()) {
        stream.readAllBytes();
      }
    }
  }

  private static HttpExecuteResponse answer(int status, String code, String message) {
    byte[] body =
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"%s\"}"
            .formatted(code, message)
            .getBytes(StandardCharsets.UTF_8);
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpResponse.builder()
                .statusCode(status)
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .putHeader("Content-Length", Integer.toString(body.length))
                .build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
        .build();
  }

  private static String operationOf(HttpExecuteRequest request) {
    // DynamoDB_20120810.PutItem
    String target = request.httpRequest().firstMatchingHeader("X-Amz-Target").orElse("");
    return target.substring(target.indexOf('.') + 1);
  }
}
