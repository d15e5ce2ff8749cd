package dev.sagastore.testing;

import java.util.Set;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * An HTTP client for the SDK that goes wrong on demand, below the SDK's retries: the SDK sees what
 * it would see in production, and does what it would do there. For asynchronous clients there is
 * {@link #asyncClient}.
 *
 * <pre>{@code
 * FaultInjector faults = FaultInjector.inFrontOf(dynamoDb);
 * DynamoDbClient client = dynamoDb.clientBuilder().httpClient(faults).build();
 *
 * faults.next("PutItem", Fault.LOST_RESPONSE); // the SDK will send it a second time
 * faults.at(3, Fault.THROTTLED); // the third attempt of all, whatever it is
 * faults.randomly(42, 0.1, Set.of(Fault.LOST_RESPONSE, Fault.SERVER_ERROR)); // one in ten
 * }</pre>
 *
 * <p>Attempts are what goes over the wire, of any operation: a request that the SDK retries once is
 * two of them. Each meets one fault at most: that of its number, or else the first that is planned
 * for its operation, or else a random one.
 *
 * <p>Defaults: nothing goes wrong.
 *
 * <p>Safe for use by several threads and several SDK clients, which share the faults and the count.
 */
public final class FaultInjector implements SdkHttpClient {
  private final FaultPlan plan = new FaultPlan();
  private final FaultySyncClient syncClient;
  private final FaultyAsyncClient asyncClient;

  private FaultInjector(SdkHttpClient httpClient, SdkAsyncHttpClient asyncHttpClient) {
    this.syncClient = new FaultySyncClient(httpClient, plan);
    this.asyncClient = new FaultyAsyncClient(asyncHttpClient, plan);
  }

  /**
   * Returns an injector for clients of an engine.
   *
   * @param dynamoDb the engine that attempts go to
   * @return a new injector without planned faults, which need not be closed
   */
  public static FaultInjector inFrontOf(EmbeddedDynamoDb dynamoDb) {
    return inFrontOf(dynamoDb.engine().httpClient(), dynamoDb.engine().asyncHttpClient());
  }

  /**
   * Returns an injector for clients of any DynamoDB.
   *
   * @param httpClient HTTP client of synchronous SDK clients
   * @param asyncHttpClient HTTP client of asynchronous SDK clients
   * @return a new injector without planned faults, which closes both HTTP clients
   */
  public static FaultInjector inFrontOf(
      SdkHttpClient httpClient, SdkAsyncHttpClient asyncHttpClient) {
    return new FaultInjector(httpClient, asyncHttpClient);
  }

  /**
   * Plans a fault for an operation. Several of them are used up in the order in which they were
   * asked for, one per attempt.
   *
   * @param operation DynamoDB's name of the operation, {@code PutItem} for example
   * @param fault what happens to its next attempt
   * @throws IllegalArgumentException if DynamoDB never answers the operation so
   */
  public void next(String operation, Fault fault) {
    next(operation, fault, () -> {});
  }

  /**
   * Plans a fault for an operation, and what others do before the SDK learns of it.
   *
   * @param operation DynamoDB's name of the operation, {@code PutItem} for example
   * @param fault what happens to its next attempt
   * @param meanwhile done after the attempt and before the SDK's retry; for an asynchronous client
   *     in a thread of the common pool, so that it may wait
   * @throws IllegalArgumentException if DynamoDB never answers the operation so
   */
  public void next(String operation, Fault fault, Runnable meanwhile) {
    plan.next(operation, new FaultPlan.Step(fault, meanwhile));
  }

  /**
   * Plans a fault for one attempt, whatever its operation. If DynamoDB never answers that operation
   * so, the attempt fails with an {@link IllegalStateException}, which an asynchronous SDK client
   * wraps.
   *
   * @param attempt its number, from 1 since the injector was created or {@linkplain #reset reset}
   * @param fault what happens to it
   * @throws IllegalArgumentException if that attempt is over, or has a fault already
   */
  public void at(int attempt, Fault fault) {
    plan.at(attempt, fault);
  }

  /**
   * Lets attempts go wrong at random from now on, until {@link #stop}; replaces an earlier call.
   * Which of the attempts that follow meet which fault depends on the seed and on their operations
   * alone; attempts of several threads may come in another order each time.
   *
   * @param seed the same seed gives the same faults
   * @param probability how likely each attempt is to meet one, from 0 to 1
   * @param faults those to choose from, all equally likely; one that DynamoDB never answers to an
   *     operation is not chosen for it
   * @throws IllegalArgumentException if the probability is not one, or there are no faults
   */
  public void randomly(long seed, double probability, Set<Fault> faults) {
    plan.randomly(seed, probability, faults);
  }

  /** Ends what {@link #randomly} began; planned faults stay. */
  public void stop() {
    plan.stop();
  }

  /** Forgets all faults, random ones too, and counts attempts from 1 again. */
  public void reset() {
    plan.reset();
  }

  /**
   * Returns how many faults are still to come, not counting random ones.
   *
   * @return the number of planned faults that no attempt has met yet
   */
  public int remaining() {
    return plan.remaining();
  }

  /**
   * Returns the HTTP client for asynchronous SDK clients, which meets the same faults; none of its
   * threads is blocked by them.
   *
   * <pre>{@code
   * engine.asyncClientBuilder().httpClient(faults.asyncClient()).build();
   * }</pre>
   *
   * @return the same client at each call, closed with the injector
   */
  public SdkAsyncHttpClient asyncClient() {
    return asyncClient;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return syncClient.prepareRequest(request);
  }

  /** Closes both HTTP clients; those of an {@link EmbeddedDynamoDb} stay open. */
  @Override
  public void close() {
    syncClient.close();
    asyncClient.close();
  }
}
