package dev.sagastore.testing;

import java.util.ServiceLoader;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.http.urlconnection.UrlConnectionSdkHttpService;
import software.amazon.awssdk.utils.AttributeMap;

/** The SDK's default HTTP client, whose class depends on the SDK's version. */
final class PooledHttpClient {
  private PooledHttpClient() {}

  /** Creates a client with so many connections at most. */
  static SdkHttpClient create(int connections) {
    return ServiceLoader.load(SdkHttpService.class).stream()
        .filter(service -> service.type() != UrlConnectionSdkHttpService.class)
        .findFirst()
        .orElseThrow()
        .get()
        .createHttpClientBuilder()
        .buildWithDefaults(
            AttributeMap.builder()
                .put(SdkHttpConfigurationOption.MAX_CONNECTIONS, connections)
                .build());
  }
}
