package dev.sagastore.bus.sqs;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.elasticmq.LimitedValue;
import org.elasticmq.Limits;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.util.NowProvider;
import scala.Option;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * ElasticMQ in this JVM: the protocol of SQS over HTTP, on a free port of the loopback interface.
 *
 * <p>Time moves faster with {@link #advance}. ElasticMQ asks a clock that it is given, except when
 * a message is sent, for which it asks the system's. So clients of this server add to each delay
 * what the given clock is ahead. ElasticMQ accepts no delay beyond 15 minutes: once the clock is
 * further ahead, delayed messages arrive early.
 */
final class ElasticMqServer implements AutoCloseable {
  static final String ACCOUNT = "000000000000";
  private static final long MAX_DELAY = 900;

  private final ActorSystem actors = ActorSystem.create("elasticmq");
  private final AtomicLong aheadMillis = new AtomicLong();
  private final SQSRestServer server;
  private final URI endpoint;
  private final SdkHttpClient http =
      UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(30)).build();
  private final SqsClient client;

  private ElasticMqServer(InstantSource timestamps) {
    NowProvider clock =
        new NowProvider() {
          @Override
          public long nowMillis() {
            return System.currentTimeMillis() + aheadMillis.get();
          }

          @Override
          public OffsetDateTime now() {
            return timestamps.instant().atOffset(ZoneOffset.UTC);
          }
        };
    ActorRef queues =
        actors.actorOf(
            Props.create(
                QueueManagerActor.class,
                () -> new QueueManagerActor(clock, limits(), Option.empty())));
    this.server =
        SQSRestServerBuilder.withActorSystem(actors)
            .withQueueManagerActor(queues)
            .withInterface("127.0.0.1")
            .withDynamicPort()
            .withAWSRegion("eu-west-1")
            .withAWSAccountId(ACCOUNT)
            .withSQSLimits(limits())
            .start();
    InetSocketAddress address = server.waitUntilStarted().localAddress();
    this.endpoint = URI.create("http://127.0.0.1:" + address.getPort());
    this.client = clientBuilder(http).build();
  }

  /** Returns limits with the size of messages that SQS has had since 2025. */
  private static Limits limits() {
    return (Limits)
        Proxy.newProxyInstance(
            Limits.class.getClassLoader(),
            new Class<?>[] {Limits.class},
            (proxy, method, arguments) ->
                method.getName().equals("maxMessageLength")
                    ? new LimitedValue<>(1_048_576)
                    : method.invoke(StrictSQSLimits$.MODULE$, arguments));
  }

  /**
   * Starts a server.
   *
   * @param timestamps returns the times of receiving
   */
  static ElasticMqServer start(InstantSource timestamps) {
    return new ElasticMqServer(timestamps);
  }

  static ElasticMqServer start() {
    return start(InstantSource.system());
  }

  /** Lets time pass for delays and visibility timeouts. */
  void advance(Duration duration) {
    aheadMillis.addAndGet(duration.toMillis());
  }

  /** Lets the clock begin again. */
  void resetTime() {
    aheadMillis.set(0);
  }

  private SdkRequest delayed(SdkRequest request) {
    long ahead = aheadMillis.get() / 1000;
    return withDelays(request, seconds -> (int) Math.min(MAX_DELAY, seconds + ahead));
  }

  /** Returns a request with other delays of those messages that have one. */
  static SdkRequest withDelays(SdkRequest request, IntUnaryOperator delaySeconds) {
    if (request instanceof SendMessageRequest send && send.delaySeconds() != null) {
      return send.toBuilder().delaySeconds(delaySeconds.applyAsInt(send.delaySeconds())).build();
    }
    if (!(request instanceof SendMessageBatchRequest batch)) {
      return request;
    }
    return batch.toBuilder()
        .entries(
            batch.entries().stream()
                .map(
                    entry ->
                        entry.delaySeconds() == null
                            ? entry
                            : entry.toBuilder()
                                .delaySeconds(delaySeconds.applyAsInt(entry.delaySeconds()))
                                .build())
                .toList())
        .build();
  }

  SdkHttpClient http() {
    return http;
  }

  SqsClient client() {
    return client;
  }

  SqsClientBuilder clientBuilder(SdkHttpClient httpClient) {
    return SqsClient.builder()
        .endpointOverride(endpoint)
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClient(httpClient)
        .overrideConfiguration(
            config ->
                config.addExecutionInterceptor(
                    new ExecutionInterceptor() {
                      @Override
                      public SdkRequest modifyRequest(
                          Context.ModifyRequest context, ExecutionAttributes attributes) {
                        return delayed(context.request());
                      }
                    }));
  }

  String url(String queue) {
    return "%s/%s/%s".formatted(endpoint, ACCOUNT, queue);
  }

  static String deadLetterQueue(String queue) {
    return queue + "-dead-letters";
  }

  /** Creates a queue with a dead-letter queue, which gets messages after 1,000 deliveries. */
  void createQueue(String queue) {
    createQueue(queue, 1_000);
  }

  /**
   * Creates a queue with a dead-letter queue.
   *
   * @param maxReceiveCount number of deliveries before a message becomes a dead letter
   */
  void createQueue(String queue, int maxReceiveCount) {
    String dead = deadLetterQueue(queue);
    client.createQueue(request -> request.queueName(dead));
    client.createQueue(
        request ->
            request
                .queueName(queue)
                .attributes(
                    Map.of(
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"deadLetterTargetArn\":\"arn:aws:sqs:eu-west-1:%s:%s\",\"maxReceiveCount\":%s}"
                            .formatted(ACCOUNT, dead, maxReceiveCount))));
  }

  /** Returns a builder for a queue of {@link #createQueue}. */
  SqsTransportBuilder transport(String queue) {
    return SqsTransport.builder()
        .name(queue)
        .client(client)
        .queueUrl(url(queue))
        .deadLetterQueueUrl(url(deadLetterQueue(queue)));
  }

  /** Moves all dead letters back, and returns when they are there. */
  void redrive(String queue) {
    SqsRedrive redrive = SqsRedrive.of(transport(queue).build());
    redrive.start();
    Polling.await(() -> redrive.tasks().get(0).state() != RedriveTask.State.RUNNING);
  }

  @Override
  public void close() {
    client.close();
    server.stopAndWait();
    actors.terminate();
  }
}
