package dev.sagastore.cdkapp.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
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
 * The two requests of Lambda's API that are needed, <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html">GetFunctionConfiguration</a>
 * and <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>: the SDK's
 * client for all of them is large.
 */
final class LambdaApi {
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
    assertThat(answer.status()).as("answer of Lambda: %s", answer).isEqualTo(200);
    JsonNode variables;
    try {
      variables = new JsonMapper().readTree(answer.body()).path("Environment").path("Variables");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
                .uri(uri(functionName, "invocations?Qualifier=live"))
                .build(),
            "{\"Records\":[]}");
    return answer.status() == 200 && answer.body().contains("batchItemFailures");
  }

  private Answer functionConfiguration(String functionName) {
    return send(
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(uri(functionName, "configuration"))
            .build(),
        "");
  }

  private URI uri(String functionName, String resource) {
    return URI.create(
        "%s/2015-03-31/functions/%s/%s"
            .formatted(
                emulator.endpoint().toString().replaceFirst("/+$", ""),
                URLEncoder.encode(functionName, StandardCharsets.UTF_8),
                resource));
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
            response.httpResponse().statusCode(),
            new String(answer.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no answer from " + request.getUri(), e);
    }
  }
}
