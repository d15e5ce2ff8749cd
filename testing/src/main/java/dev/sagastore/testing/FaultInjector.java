package dev.sagastore.testing;

import java.util.Set;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * An HTTP client for the SDK that injects faults below the SDK's retries, so that the SDK behaves
 * as in production. For asynchronous clients, use {@link #asyncClient}.
 *
 * <pre>{@code
 * FaultInjector faults = FaultInjector.inFrontOf(dynamoDb);
 * DynamoDbClient client = dynamoDb.clientBuilder().httpClient(faults).build();
 *
 * faults.next("PutItem", Fault.LOST_RESPONSE); // the SDK retries it
 * faults.at(3, Fault.THROTTLED); // the third attempt, of any operation
 * faults.randomly(42, 0.1, Set.of(Fault.LOST_RESPONSE, Fault.SERVER_ERROR)); // one in ten
 * }</pre>
 *
 * <p>An attempt is one request over the network, of any operation. A request that the SDK retries
 * once has two attempts. Each attempt has at most one fault: the one for its number, or else the
 * first one that is planned for its operation, or else a random one.
 *
 * <p>Defaults: no faults.
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
   * @param dynamoDb the engine that receives the attempts
   * @return a new injector without planned faults; you don't need to close it
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
   * Plans a fault for an operation. Several faults apply in the order of the calls, one for each
   * attempt.
   *
   * @param operation DynamoDB's name of the operation, such as {@code PutItem}
   * @param fault fault of its next attempt
   * @throws IllegalArgumentException if the operation never fails with this fault in DynamoDB
   */
  public void next(String operation, Fault fault) {
    next(operation, fault, () -> {});
  }

  /**
   * Plans a fault for an operation, with an action that runs before the SDK gets the result of the
   * attempt.
   *
   * @param operation DynamoDB's name of the operation, such as {@code PutItem}
   * @param fault fault of its next attempt
   * @param meanwhile action that runs after the attempt, and before the SDK's retry; for an
   *     asynchronous client, it runs in a thread of the common pool, so that it can wait
   * @throws IllegalArgumentException if the operation never fails with this fault in DynamoDB
   */
  public void next(String operation, Fault fault, Runnable meanwhile) {
    plan.next(operation, new FaultPlan.PlannedFault(fault, meanwhile));
  }

  /**
   * Plans a fault for one attempt, whatever its operation. If that operation never fails with the
   * fault in DynamoDB, the attempt fails with an {@link IllegalStateException}, which an
   * asynchronous SDK client wraps.
   *
   * @param attempt number of the attempt, from 1, since the injector was created or {@linkplain
   *     #reset reset}
   * @param fault fault of the attempt
   * @throws IllegalArgumentException if that attempt has already happened, or already has a fault
   */
  public void at(int attempt, Fault fault) {
    plan.at(attempt, fault);
  }

  /**
   * Injects random faults until {@link #stop}. It replaces an earlier call. The faults of the
   * attempts that follow depend only on the seed and on the operations of the attempts. The order
   * of attempts of several threads can differ between runs.
   *
   * @param seed seed of the random faults
   * @param probability probability that an attempt has a fault, 0 to 1
   * @param faults faults to choose from, all equally likely; a fault is never chosen for an
   *     operation that can't have it in DynamoDB
   * @throws IllegalArgumentException if the probability is out of bounds, or there are no faults
   */
  public void randomly(long seed, double probability, Set<Fault> faults) {
    plan.randomly(seed, probability, faults);
  }

  /** Ends the random faults of {@link #randomly}. Planned faults stay. */
  public void stop() {
    plan.stop();
  }

  /** Removes all faults, including random ones, and counts attempts from 1 again. */
  public void reset() {
    plan.reset();
  }

  /**
   * Returns how many planned faults remain, without random ones.
   *
   * @return the number of planned faults that have not been injected yet
   */
  public int remaining() {
    return plan.remaining();
  }

  /**
   * Returns the HTTP client for asynchronous SDK clients, which has the same faults. It blocks no
   * thread.
   *
   * <pre>{@code
   * engine.asyncClientBuilder().httpClient(faults.asyncClient()).build();
   * }</pre>
   *
   * @return the same client for every call, closed with the injector
   */
  public SdkAsyncHttpClient asyncClient() {
    return asyncClient;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return syncClient.prepareRequest(request);
  }

  /** Closes both HTTP clients. Those of an {@link EmbeddedDynamoDb} stay open. */
  @Override
  public void close() {
    syncClient.close();
    asyncClient.close();
  }
}
