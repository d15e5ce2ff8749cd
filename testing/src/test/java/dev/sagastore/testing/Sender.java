package dev.sagastore.testing;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A client of either kind, so that one test serves both. */
interface Sender extends AutoCloseable {
  /** Sends a request, waits, and throws what the SDK found. */
  <R> R send(Call<R> call);

  @Override
  void close();

  /** A request, and how either client sends it. */
  record Call<R>(
      Function<DynamoDbClient, R> sync,
      Function<DynamoDbAsyncClient, CompletableFuture<R>> async) {}

  /** Returns how a client tries a number of times, and who looks on. */
  static Consumer<ClientOverrideConfiguration.Builder> config(
      int attempts, ExecutionInterceptor... interceptors) {
    return config ->
        config
            .executionInterceptors(List.of(interceptors))
            .retryStrategy(
                DefaultRetryStrategy.standardStrategyBuilder().maxAttempts(attempts).build());
  }

  /** A synchronous client. */
  record Sync(DynamoDbClient client) implements Sender {
    static Sync of(FaultInjector faults, int attempts, ExecutionInterceptor... interceptors) {
      return new Sync(
          TestTable.ENGINE
              .clientBuilder()
              .httpClient(faults)
              .overrideConfiguration(config(attempts, interceptors))
              .build());
    }

    @Override
    public <R> R send(Call<R> call) {
      return call.sync().apply(client);
    }

    @Override
    public void close() {
      client.close();
    }

    @Override
    public String toString() {
      return "synchronous";
    }
  }

  /** An asynchronous client. */
  record Async(DynamoDbAsyncClient client) implements Sender {
    static Async of(FaultInjector faults, int attempts, ExecutionInterceptor... interceptors) {
      return new Async(
          TestTable.ENGINE
              .asyncClientBuilder()
              .httpClient(faults.asyncClient())
              .overrideConfiguration(config(attempts, interceptors))
              .build());
    }

    <R> CompletableFuture<R> begin(Call<R> call) {
      return call.async().apply(client);
    }

    @Override
    public <R> R send(Call<R> call) {
      try {
        return begin(call).join();
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : e;
      }
    }

    @Override
    public void close() {
      client.close();
    }

    @Override
    public String toString() {
      return "asynchronous";
    }
  }
}
