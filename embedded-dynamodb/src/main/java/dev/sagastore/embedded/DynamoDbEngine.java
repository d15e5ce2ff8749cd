package dev.sagastore.embedded;

import dev.sagastore.embedded.internal.http.HttpEndpoint;
import dev.sagastore.embedded.internal.http.MemoryAsyncHttpClient;
import dev.sagastore.embedded.internal.http.MemoryHttpClient;
import dev.sagastore.embedded.internal.operation.Dispatcher;
import dev.sagastore.embedded.internal.table.Database;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * An in-memory DynamoDB. Each engine has tables of its own, which are lost when it closes.
 *
 * <p>Defaults: the UTC system clock; no endpoint until {@link #listen}; indexes and eventually
 * consistent reads see every write immediately; no throttling; no delay; expired items stay until
 * {@link #expireItems}.
 *
 * <p>Safe for use by several threads.
 */
public final class DynamoDbEngine implements AutoCloseable {
  private final Database database;
  private final EngineGate gate;
  private final TransactionHolds holds = new TransactionHolds();
  private final ExecutorService asyncThreads =
      Executors.newCachedThreadPool(DynamoDbEngine::daemon);
  private final SdkHttpClient httpClient;
  private final SdkAsyncHttpClient asyncHttpClient;
  private final List<HttpEndpoint> endpoints = new CopyOnWriteArrayList<>();

  private DynamoDbEngine(Builder builder) {
    this.database = new Database(builder.clock);
    database.setBetweenPhases(holds::betweenPhases);
    this.gate = new EngineGate(new Dispatcher(database));
    this.httpClient = new MemoryHttpClient(gate);
    this.asyncHttpClient = new MemoryAsyncHttpClient(gate, asyncThreads);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "embedded-dynamodb-async");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts an engine with the defaults.
   *
   * @return a new engine without tables
   */
  public static DynamoDbEngine start() {
    return builder().start();
  }

  /**
   * Returns a builder with the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the HTTP client that sends requests to this engine, in the caller's thread and without
   * a socket. Every address leads here.
   *
   * @return the same client at each call; closing it does nothing
   */
  public SdkHttpClient httpClient() {
    return httpClient;
  }

  /**
   * Returns the HTTP client for asynchronous SDK clients that sends requests to this engine, in
   * threads of the engine and without a socket. Every address leads here.
   *
   * @return the same client at each call; closing it does nothing
   */
  public SdkAsyncHttpClient asyncHttpClient() {
    return asyncHttpClient;
  }

  /**
   * Opens an HTTP endpoint on a free port of the loopback address.
   *
   * @return the address of the endpoint, which closes with the engine
   * @throws IllegalStateException if the engine is closed
   */
  public URI listen() {
    return listen(0);
  }

  /**
   * Opens an HTTP endpoint on the loopback address.
   *
   * @param port port, 1 to 65,535; 0 for any free port
   * @return the address of the endpoint, such as {@code http://127.0.0.1:8000}, which closes with
   *     the engine
   * @throws IllegalArgumentException if the port is out of range
   * @throws java.io.UncheckedIOException if the port is in use
   * @throws IllegalStateException if the engine is closed
   */
  public URI listen(int port) {
    gate.requireOpen();
    HttpEndpoint endpoint = HttpEndpoint.start(gate, port);
    endpoints.add(endpoint);
    if (gate.isClosed()) {
      // the engine was closed meanwhile, and may not have seen the endpoint
      endpoint.close();
    }
    gate.requireOpen();
    return endpoint.uri();
  }

  /**
   * Removes every item that has expired at the time of the engine's clock. DynamoDB does so within
   * a few days. An item has expired if its table has time to live enabled, and the attribute is a
   * number of seconds since 1970 in the past, but less than five years ago.
   *
   * @return the number of items that were removed
   */
  public int expireItems() {
    gate.requireOpen();
    return database.expire();
  }

  /**
   * Switches stale reads on or off. When they are on, eventually consistent reads of tables and
   * local indexes return each item as it was before its last write: a test fails if the code under
   * test forgets {@code ConsistentRead}. {@link #catchUp} makes the writes until now visible, as
   * does switching off. Global indexes are not affected: see {@link #setLaggingIndexes}.
   *
   * @param on true to switch them on (default false)
   */
  public void setStaleReads(boolean on) {
    gate.requireOpen();
    database.setStaleReads(on);
  }

  /**
   * Switches lagging indexes on or off. When they are on, global secondary indexes don't change
   * until {@link #catchUp}, or until they are switched off.
   *
   * @param on true to switch them on (default false)
   */
  public void setLaggingIndexes(boolean on) {
    gate.requireOpen();
    database.setLaggingIndexes(on);
  }

  /** Makes every write until now visible to eventually consistent reads and in all indexes. */
  public void catchUp() {
    gate.requireOpen();
    database.catchUp();
  }

  /**
   * Switches throttling on or off. When it is on, each partition key of a table and of an index
   * serves 1,000 write units and 3,000 read units in a second of the engine's clock. A table or an
   * index with provisioned or maximum on-demand throughput serves no more than that. A request that
   * exceeds a limit fails with {@code ThrottlingException} if the table is on demand, with {@code
   * ProvisionedThroughputExceededException} if it is provisioned, and with a cancellation reason in
   * a transaction. If the clock stands still, retries never succeed. Switching renews all units.
   *
   * @param on true to switch it on (default false)
   */
  public void setThrottling(boolean on) {
    gate.requireOpen();
    database.setThrottling(on);
  }

  /**
   * Sets how long each request waits before it takes place.
   *
   * @param delay delay, zero or more (default zero)
   * @throws IllegalArgumentException if it is negative
   */
  public void setDelay(Duration delay) {
    gate.requireOpen();
    gate.setDelay(delay);
  }

  /**
   * Holds the next transaction between its two phases: its items are locked, and not written yet.
   * Until the hold is released, writes and transactions of these items fail with a transaction
   * conflict, other reads return the items as before the transaction, and {@code BatchWriteItem}
   * returns them as unprocessed. A transaction of reads is held between its first and its second
   * read. Several holds meet several transactions, one each, in their order.
   *
   * <p>The transaction waits in the thread that sent it: send it in another thread. If that thread
   * is interrupted, as by a timeout of the SDK, the transaction does not take place.
   *
   * @return the hold, which the caller releases
   * @throws IllegalStateException if the engine is closed
   */
  public TransactionHold holdNextTransaction() {
    gate.requireOpen();
    return holds.next();
  }

  /**
   * Closes the engine, its endpoints and clients; all tables are lost. From now on, requests of
   * synchronous clients and switches fail with an {@link IllegalStateException}, requests of
   * asynchronous clients with the SDK's {@code SdkClientException}, and endpoints refuse
   * connections. Closing twice does nothing.
   */
  @Override
  public void close() {
    gate.close();
    holds.releaseAll();
    endpoints.forEach(HttpEndpoint::close);
    asyncThreads.shutdown();
  }

  /** Builds engines. Not safe for use by several threads. */
  public static final class Builder {
    private Clock clock = Clock.systemUTC();

    private Builder() {}

    /**
     * Sets the clock that decides what has expired, what is throttled, how long the tokens of
     * transactions are remembered, and when a table was created.
     *
     * @param clock clock (default the UTC system clock)
     * @return this builder
     */
    public Builder clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock, "the clock must not be null");
      return this;
    }

    /**
     * Starts an engine.
     *
     * @return a new engine without tables
     */
    public DynamoDbEngine start() {
      return new DynamoDbEngine(this);
    }
  }
}
