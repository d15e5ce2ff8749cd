package dev.sagastore.cdkapp.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * The requests of Lambda's API that the test needs: <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html">GetFunctionConfiguration</a>,
 * <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>, <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html">ListEventSourceMappings</a>,
 * <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html">UpdateEventSourceMapping</a>
 * and <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_GetEventSourceMapping.html">GetEventSourceMapping</a>.
 * The SDK's client for all requests is large.
 */
final class LambdaApi {
  private static final String MAPPINGS = "event-source-mappings";
  private static final Duration PAUSE = Duration.ofMillis(200);

  private record Answer(int status, String body) {}

  private final Emulator emulator;

  LambdaApi(Emulator emulator) {
    this.emulator = emulator;
  }

  /**
   * Returns the variables of a function.
   *
   * @throws AssertionError if there is no such function, or it has none
   */
  Map<String, String> functionEnvironment(String functionName) {
    Answer answer = functionConfiguration(functionName);
    JsonNode variables = json(answer).path("Environment").path("Variables");
    assertThat(variables.isObject()).as("answer of Lambda, with variables: %s", answer).isTrue();
    return variables
        .propertyStream()
        .collect(Collectors.toMap(Map.Entry::getKey, variable -> variable.getValue().asText()));
  }

  boolean hasFunction(String functionName) {
    return functionConfiguration(functionName).status() != 404;
  }

  /** Tells whether the endpoint runs a function: it gets a batch without messages. */
  boolean runs(String functionName) {
    Answer answer =
        send(
            SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(uri(function(functionName, "invocations?Qualifier=live")))
                .build(),
            "{\"Records\":[]}");
    return answer.status() == 200 && answer.body().contains("batchItemFailures");
  }

  /**
   * Disables the event sources that deliver the messages of a queue, and waits until they are.
   *
   * @param queueArn ARN of the queue
   * @param atMost longest time to wait
   * @throws AssertionError if there is no event source, or if it isn't disabled in time
   */
  void disableEventSources(String queueArn, Duration atMost) {
    JsonNode mappings =
        json(get(MAPPINGS + "?EventSourceArn=" + URLEncoder.encode(queueArn, UTF_8)))
            .path("EventSourceMappings");
    assertThat(mappings).as("event sources of %s", queueArn).isNotEmpty();
    for (JsonNode mapping : mappings) {
      String resource = MAPPINGS + "/" + mapping.path("UUID").asText();
      Answer answer =
          send(
              SdkHttpRequest.builder().method(SdkHttpMethod.PUT).uri(uri(resource)).build(),
              "{\"Enabled\":false}");
      assertThat(answer.status()).as("answer of Lambda: %s", answer).isBetween(200, 202);
      awaitDisabled(resource, atMost);
    }
  }

  private void awaitDisabled(String resource, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    JsonNode mapping = json(get(resource));
    while (!mapping.path("State").asText().equals("Disabled")) {
      assertThat(System.nanoTime())
          .as("not disabled within %s s: %s", atMost.toSeconds(), mapping)
          .isLessThan(end);
      LockSupport.parkNanos(PAUSE.toNanos());
      mapping = json(get(resource));
    }
  }

  private static JsonNode json(Answer answer) {
    assertThat(answer.status()).as("answer of Lambda: %s", answer).isEqualTo(200);
    try {
      return new JsonMapper().readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer functionConfiguration(String functionName) {
    return get(function(functionName, "configuration"));
  }

  private Answer get(String resource) {
    return send(SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(uri(resource)).build(), "");
  }

  private static String function(String functionName, String resource) {
    return "functions/%s/%s".formatted(URLEncoder.encode(functionName, UTF_8), resource);
  }

  private URI uri(String resource) {
    return URI.create(
        "%s/2015-03-31/%s"
            .formatted(emulator.endpoint().toString().replaceFirst("/+$", ""), resource));
  }

  private Answer send(SdkHttpRequest request, String body) {
    ContentStreamProvider payload = ContentStreamProvider.fromUtf8String(body);
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                signing ->
                    signing
                        .identity(emulator.credentials())
                        .request(request)
                        .payload(payload)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "lambda")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, emulator.region().id()))
            .request();
    try (SdkHttpClient http = UrlConnectionHttpClient.create()) {
      HttpExecuteResponse response =
          http.prepareRequest(
                  HttpExecuteRequest.builder()
                      .request(signed)
                      .contentStreamProvider(body.isEmpty() ? null : payload)
                      .build())
              .call();
      try (InputStream answer =
          response
              .responseBody()
              .orElseGet(() -> AbortableInputStream.create(InputStream.nullInputStream()))) {
        return new Answer(
            response.httpResponse().statusCode(), new String(answer.readAllBytes(), UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no answer from " + request.getUri(), e);
    }
  }
}
