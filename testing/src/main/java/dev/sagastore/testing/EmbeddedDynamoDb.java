package dev.sagastore.testing;

import dev.sagastore.embedded.DynamoDbEngine;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbBaseClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * An embedded DynamoDB in this JVM, with SDK clients for it. It works in memory, without a socket,
 * and with the SDK's real client, its retries and its interceptors.
 *
 * <p>It needs neither Docker nor an AWS account. Conditions, validation and capacity are those of
 * DynamoDB. {@link #engine} switches on throttling, stale reads, lagging indexes and more. {@link
 * FaultInjector} injects lost responses and other faults.
 *
 * <p>Safe for use by several threads.
 */
public final class EmbeddedDynamoDb implements AutoCloseable {
  private final DynamoDbEngine engine;
  private final DynamoDbClient client;
  private final AtomicInteger tables = new AtomicInteger();
  private @Nullable URI endpoint;

  private EmbeddedDynamoDb(DynamoDbEngine engine) {
    this.engine = engine;
    this.client = clientBuilder().build();
  }

  /**
   * Starts an engine.
   *
   * @return a running engine without tables, which the caller closes
   */
  public static EmbeddedDynamoDb start() {
    return start(Clock.systemUTC());
  }

  /**
   * Starts an engine with a clock, which decides which items have expired and which requests are
   * throttled.
   *
   * @param clock clock, such as a {@link SettableClock}
   * @return a running engine without tables, which the caller closes
   */
  public static EmbeddedDynamoDb start(Clock clock) {
    return new EmbeddedDynamoDb(DynamoDbEngine.builder().clock(clock).start());
  }

  /**
   * Returns the engine that all tests of this JVM share. It ends with the JVM. Use {@link
   * #newTableName} for every table, and don't change its switches. To change switches, {@linkplain
   * #start start} another engine.
   *
   * @return the shared engine; do not close it
   */
  public static EmbeddedDynamoDb shared() {
    return Shared.ENGINE;
  }

  /**
   * Returns the engine itself, which has switches for behavior of DynamoDB that most emulators
   * lack.
   *
   * @return the engine, closed with this object
   */
  public DynamoDbEngine engine() {
    return engine;
  }

  /**
   * Returns the address of the engine's HTTP endpoint, for other processes. The first call opens
   * the endpoint on a free port of the loopback address.
   *
   * @return an address such as {@code http://127.0.0.1:49152}
   * @throws IllegalStateException if the engine is closed
   */
  public synchronized URI endpoint() {
    if (endpoint == null) {
      endpoint = engine.listen();
    }
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
   * Returns a builder of clients for this engine, for example to add interceptors or a {@link
   * FaultInjector}.
   *
   * @return a new builder; the caller closes its client
   */
  public DynamoDbClientBuilder clientBuilder() {
    return setUp(DynamoDbClient.builder()).httpClient(engine.httpClient());
  }

  /**
   * Returns a builder of asynchronous clients for this engine, for example to add interceptors or a
   * {@link FaultInjector}.
   *
   * @return a new builder; the caller closes its client
   */
  public DynamoDbAsyncClientBuilder asyncClientBuilder() {
    return setUp(DynamoDbAsyncClient.builder()).httpClient(engine.asyncHttpClient());
  }

  private static <B extends DynamoDbBaseClientBuilder<B, ?>> B setUp(B builder) {
    return builder
        .region(Region.US_EAST_1)
        .credentialsProvider(AnonymousCredentialsProvider.create());
  }

  /**
   * Returns a name that no table of this engine has yet.
   *
   * @return a valid table name
   */
  public String newTableName() {
    return "sagas-" + tables.incrementAndGet();
  }

  /** Closes the engine and its client. All tables are deleted. */
  @Override
  public void close() {
    client.close();
    engine.close();
  }

  private static final class Shared {
    static final EmbeddedDynamoDb ENGINE = EmbeddedDynamoDb.start();
  }
}
