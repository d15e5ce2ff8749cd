package dev.sagastore.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbBaseClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * DynamoDB Local, AWS's own emulator, in this JVM: in memory, behind HTTP on a free port, so that
 * the SDK's real client, its retries and its interceptors take part.
 *
 * <p>It needs neither Docker nor an AWS account, and asks for no password: it listens on all
 * network interfaces, so keep other people's data out of it. Conditions and capacity are those of
 * DynamoDB (but queries and batches are charged nothing for what they do not find, where DynamoDB
 * charges the least); throttling, lost answers and delays are not, see {@link FaultInjector}. Time
 * to live is kept as a setting, but nothing is removed soon.
 *
 * <p>Safe for use by several threads.
 */
public final class EmbeddedDynamoDb implements AutoCloseable {
  private static final int ATTEMPTS_TO_BIND = 10;

  private final DynamoDBProxyServer server;
  private final URI endpoint;
  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private final AsyncNetwork asyncNetwork = new AsyncNetwork();
  private final DynamoDbClient client;
  private final AtomicInteger tables = new AtomicInteger();

  private EmbeddedDynamoDb(DynamoDBProxyServer server, int port) {
    this.server = server;
    this.endpoint = URI.create("http://localhost:" + port);
    this.client = clientBuilder().build();
  }

  /**
   * Starts an engine.
   *
   * @return a running engine without tables, which the caller closes
   * @throws IllegalStateException if it cannot be started
   */
  public static EmbeddedDynamoDb start() {
    IllegalStateException failure = new IllegalStateException("DynamoDB Local cannot be started");
    for (int attempt = 0; attempt < ATTEMPTS_TO_BIND; attempt++) {
      try {
        int port = freePort();
        DynamoDBProxyServer server = newServer(port);
        server.start();
        return new EmbeddedDynamoDb(server, port);
      } catch (Exception e) {
        // between our look and the server's bind, somebody else may have taken the port
        failure.addSuppressed(e);
      }
    }
    throw failure;
  }

  /**
   * Returns the engine that all tests of this JVM share, and starts it when it is first asked for.
   * It stops with the JVM; keep tables apart by {@link #newTableName}.
   *
   * @return the shared engine; closing it is not needed
   */
  public static EmbeddedDynamoDb shared() {
    return Shared.ENGINE;
  }

  /**
   * Returns where the engine listens.
   *
   * @return an address such as {@code http://localhost:49152}
   */
  public URI endpoint() {
    return endpoint;
  }

  /**
   * Returns a client of this engine.
   *
   * @return one client, closed with the engine
   */
  public DynamoDbClient client() {
    return client;
  }

  /**
   * Returns a builder that is set up for this engine, to add interceptors to, or to replace its
   * HTTP client by a {@link FaultInjector}.
   *
   * @return a new builder; who builds a client closes it
   */
  public DynamoDbClientBuilder clientBuilder() {
    return setUp(DynamoDbClient.builder()).httpClient(http);
  }

  /**
   * Returns a builder of asynchronous clients that is set up for this engine, to add interceptors
   * to, or to replace its HTTP client by {@link FaultInjector#asyncClient}.
   *
   * @return a new builder; who builds a client closes it
   * @throws IllegalStateException if the engine is closed
   */
  public DynamoDbAsyncClientBuilder asyncClientBuilder() {
    return setUp(DynamoDbAsyncClient.builder()).httpClient(asyncNetwork.client());
  }

  private <B extends DynamoDbBaseClientBuilder<B, ?>> B setUp(B builder) {
    return builder
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
  }

  /**
   * Returns a name that no table of this engine has yet.
   *
   * @return a valid table name
   */
  public String newTableName() {
    return "sagas-" + tables.incrementAndGet();
  }

  /** Stops the engine; all tables are gone. */
  @Override
  public void close() {
    client.close();
    http.close();
    asyncNetwork.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local cannot be stopped", e);
    }
  }

  private static DynamoDBProxyServer newServer(int port) {
    // ServerRunner, the documented way, would print a banner and set up telemetry
    LocalDynamoDBRequestHandler requests =
        new LocalDynamoDBRequestHandler(0, true, null, false, false);
    return new DynamoDBProxyServer(port, new LocalDynamoDBServerHandler(requests, null));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static final class Shared {
    static final EmbeddedDynamoDb ENGINE = startForJvm();

    private static EmbeddedDynamoDb startForJvm() {
      EmbeddedDynamoDb engine = EmbeddedDynamoDb.start();
      Runtime.getRuntime().addShutdownHook(new Thread(engine::close, "stop-dynamodb-local"));
      return engine;
    }
  }
}
