package dev.sagastore.bus.lambda;

import dev.sagastore.bus.sqs.SqsTransport;
import dev.sagastore.bus.sqs.SqsTransportBuilder;
import java.net.URI;
import java.time.Duration;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * ElasticMQ in this JVM: the protocol of SQS over HTTP, on a free port of the loopback interface.
 */
final class QueueServer implements AutoCloseable {
  static final String REGION = "us-east-1";
  private static final String ACCOUNT = "000000000000";

  private final SQSRestServer server =
      SQSRestServerBuilder.withInterface("127.0.0.1")
          .withDynamicPort()
          .withAWSRegion(REGION)
          .withAWSAccountId(ACCOUNT)
          .start();
  private final URI endpoint =
      URI.create("http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort());
  private final SdkHttpClient http =
      UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(30)).build();
  private final SqsClient client = client(new ExecutionInterceptor() {});

  URI endpoint() {
    return endpoint;
  }

  SqsClient client() {
    return client;
  }

  /** Returns a client that doesn't retry. */
  SqsClient client(ExecutionInterceptor interceptor) {
    return SqsClient.builder()
        .endpointOverride(endpoint)
        .region(Region.of(REGION))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClient(http)
        .overrideConfiguration(
            config ->
                config
                    .addExecutionInterceptor(interceptor)
                    .retryStrategy(retries -> retries.maxAttempts(1)))
        .build();
  }

  String url(String queue) {
    return "%s/%s/%s".formatted(endpoint, ACCOUNT, queue);
  }

  static String arn(String queue) {
    return "arn:aws:sqs:%s:%s:%s".formatted(REGION, ACCOUNT, queue);
  }

  static String deadLetterQueue(String queue) {
    return queue + "-dead";
  }

  void createQueues(String queue) {
    client.createQueue(request -> request.queueName(queue));
    client.createQueue(request -> request.queueName(deadLetterQueue(queue)));
  }

  SqsTransportBuilder transport(String queue) {
    return SqsTransport.builder()
        .name(queue)
        .client(client)
        .queueUrl(url(queue))
        .deadLetterQueueUrl(url(deadLetterQueue(queue)));
  }

  @Override
  public void close() {
    client.close();
    http.close();
    server.stopAndWait();
  }
}
