package dev.sagastore.bus.sqs;

import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaBusWorker;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A program that handles the messages of {@link Parcel} until it is killed. */
final class ParcelWorker {
  static final String READY = "ready";

  /** Messages of a killed worker come again after this time. */
  static final Duration VISIBILITY = Duration.ofSeconds(2);

  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

  private ParcelWorker() {}

  /**
   * Starts the worker.
   *
   * @param arguments endpoint and table of DynamoDB; URLs of the queue, of its dead-letter queue
   *     and of the queue for events; and, for a mark, its place and the number of the request
   */
  public static void main(String[] arguments) {
    ExecutionInterceptor mark =
        arguments.length > 5
            ? new RequestMark(
                RequestMark.Place.valueOf(arguments[5]), Integer.parseInt(arguments[6]))
            : new ExecutionInterceptor() {};
    DynamoDbClient dynamoDb =
        DynamoDbClient.builder()
            .endpointOverride(URI.create(arguments[0]))
            .region(Region.EU_WEST_1)
            .credentialsProvider(CREDENTIALS)
            .httpClient(UrlConnectionHttpClient.create())
            .overrideConfiguration(config -> config.addExecutionInterceptor(mark))
            .build();
    SqsClient sqs =
        SqsClient.builder()
            .endpointOverride(URI.create(arguments[2]))
            .region(Region.EU_WEST_1)
            .credentialsProvider(CREDENTIALS)
            .httpClient(UrlConnectionHttpClient.create())
            .overrideConfiguration(config -> config.addExecutionInterceptor(mark))
            .build();
    SqsTransport transport =
        SqsTransport.builder()
            .name("parcels")
            .client(sqs)
            .queueUrl(arguments[2])
            .deadLetterQueueUrl(arguments[3])
            .destination(Parcel.EVENTS, arguments[4])
            .visibilityTimeout(VISIBILITY)
            .build();
    SagaBus bus =
        Parcel.bus(
            DynamoDbSagaStore.builder().client(dynamoDb).tableName(arguments[1]).build(),
            transport);
    SagaBusWorker.builder(bus).threads(4).waitTime(Duration.ofSeconds(1)).build().start();
    System.out.println(READY);
  }
}
