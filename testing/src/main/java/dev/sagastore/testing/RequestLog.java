package dev.sagastore.testing;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.model.Capacity;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Records every request of a synchronous or asynchronous DynamoDB client, and its consumed
 * capacity.
 *
 * <pre>{@code
 * RequestLog log = new RequestLog();
 * DynamoDbClient client =
 *     engine.clientBuilder().overrideConfiguration(c -> c.addExecutionInterceptor(log)).build();
 * }</pre>
 *
 * <p>It records a request once, even if the SDK retries it. Safe for use by several threads.
 */
public final class RequestLog implements ExecutionInterceptor {
  private static final ExecutionAttribute<String> PURPOSE =
      new ExecutionAttribute<>("dev.sagastore.testing.RequestLog.purpose");

  private final List<Entry> entries = new CopyOnWriteArrayList<>();
  private final ThreadLocal<@Nullable String> purpose = new ThreadLocal<>();

  /** Creates an empty log. */
  public RequestLog() {}

  /**
   * A request and its cost. Later versions can add properties.
   *
   * <p>Immutable, and safe for use by several threads.
   */
  public static final class Entry {
    private final String purpose;
    private final String operation;
    private final double tableUnits;
    private final Map<String, Double> indexUnits;
    private final boolean refused;

    Entry(
        String purpose,
        String operation,
        double tableUnits,
        Map<String, Double> indexUnits,
        boolean refused) {
      this.purpose = purpose;
      this.operation = operation;
      this.tableUnits = tableUnits;
      this.indexUnits = Map.copyOf(indexUnits);
      this.refused = refused;
    }

    /**
     * Returns the purpose of the request, see {@link RequestLog#during}.
     *
     * @return the purpose; empty if none was given
     */
    public String purpose() {
      return purpose;
    }

    /**
     * Returns DynamoDB's name of the operation.
     *
     * @return the name, such as {@code PutItem}
     */
    public String operation() {
      return operation;
    }

    /**
     * Returns the request units of the table, or of all tables of the request.
     *
     * @return the units
     */
    public double tableUnits() {
      return tableUnits;
    }

    /**
     * Returns the request units of each global secondary index of the request.
     *
     * @return the units by the name of the index; immutable
     */
    public Map<String, Double> indexUnits() {
      return indexUnits;
    }

    /**
     * Returns whether the condition of the request failed, or one condition of a transaction.
     * DynamoDB bills such a write, but reports no units for it.
     *
     * @return true if a condition failed
     */
    public boolean refused() {
      return refused;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Entry that
          && purpose.equals(that.purpose)
          && operation.equals(that.operation)
          && Double.compare(tableUnits, that.tableUnits) == 0
          && indexUnits.equals(that.indexUnits)
          && refused == that.refused;
    }

    @Override
    public int hashCode() {
      return Objects.hash(purpose, operation, tableUnits, indexUnits, refused);
    }

    @Override
    public String toString() {
      return "Entry[%s%s, table units %s, index units %s%s]"
          .formatted(
              purpose.isEmpty() ? "" : purpose + ": ",
              operation,
              tableUnits,
              indexUnits,
              refused ? ", condition failed" : "");
    }
  }

  /**
   * Returns the requests since the log was created or cleared.
   *
   * @return an immutable copy, in the order of the responses
   */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Removes all entries. */
  public void clear() {
    entries.clear();
  }

  /**
   * Runs an action, and records a purpose for its requests. This includes requests of asynchronous
   * clients that the action starts, whenever they get their response.
   *
   * @param <T> class of the result
   * @param what purpose of all requests that this thread starts during the action
   * @param action the action
   * @return the result of the action
   */
  public <T> T during(String what, Supplier<T> action) {
    purpose.set(what);
    try {
      return action.get();
    } finally {
      purpose.remove();
    }
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    // in the thread of the caller; the response can come in another one
    String what = purpose.get();
    if (what != null) {
      attributes.putAttribute(PURPOSE, what);
    }
  }

  @Override
  public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
    SdkRequest request = context.request();
    return Meter.of(request).map(meter -> meter.ask(request)).orElse(request);
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    List<ConsumedCapacity> tables =
        Meter.of(context.request())
            .map(meter -> meter.capacityOf(context.response()))
            .orElse(List.of());
    double tableUnits =
        tables.stream()
            .map(ConsumedCapacity::table)
            .filter(Objects::nonNull)
            .mapToDouble(Capacity::capacityUnits)
            .sum();
    Map<String, Double> indexUnits =
        tables.stream()
            .flatMap(table -> table.globalSecondaryIndexes().entrySet().stream())
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, index -> index.getValue().capacityUnits(), Double::sum));
    add(attributes, tableUnits, indexUnits, false);
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    add(attributes, 0, Map.of(), isFailedCondition(context.exception()));
  }

  private static boolean isFailedCondition(Throwable e) {
    return e instanceof ConditionalCheckFailedException
        || (e instanceof TransactionCanceledException canceled
            && canceled.cancellationReasons().stream()
                .anyMatch(reason -> "ConditionalCheckFailed".equals(reason.code())));
  }

  private void add(
      ExecutionAttributes attributes,
      double tableUnits,
      Map<String, Double> indexUnits,
      boolean refused) {
    String what = attributes.getAttribute(PURPOSE);
    entries.add(
        new Entry(
            what == null ? "" : what,
            attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
            tableUnits,
            indexUnits,
            refused));
  }
}
