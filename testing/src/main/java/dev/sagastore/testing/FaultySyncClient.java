package dev.sagastore.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** Injects the faults of a plan in threads that wait. */
final class FaultySyncClient implements SdkHttpClient {
  private final SdkHttpClient network;
  private final FaultPlan plan;

  FaultySyncClient(SdkHttpClient network, FaultPlan plan) {
    this.network = network;
    this.plan = plan;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest real = network.prepareRequest(request);
    String operation = FaultResponse.operationOf(request.httpRequest());
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        Optional<FaultPlan.PlannedFault> planned = plan.nextAttempt(operation);
        return planned.isPresent() ? inject(planned.get(), operation, request, real) : real.call();
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

  private static HttpExecuteResponse inject(
      FaultPlan.PlannedFault planned,
      String operation,
      HttpExecuteRequest request,
      ExecutableHttpRequest real)
      throws IOException {
    if (planned.fault().takesEffect()) {
      discard(real.call());
    }
    planned.meanwhile().run();
    FaultResponse response = FaultResponse.of(planned.fault(), operation, bodyOf(request));
    return HttpExecuteResponse.builder()
        .response(response.head())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(response.bytes())))
        .build();
  }

  private static void discard(HttpExecuteResponse response) throws IOException {
    Optional<AbortableInputStream> body = response.responseBody();
    if (body.isPresent()) {
      try (AbortableInputStream stream = body.get()) {
        stream.readAllBytes();
      }
    }
  }

  private static String bodyOf(HttpExecuteRequest request) throws IOException {
    Optional<ContentStreamProvider> body = request.contentStreamProvider();
    if (body.isEmpty()) {
      return "";
    }
    try (InputStream stream = body.get().newStream()) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
