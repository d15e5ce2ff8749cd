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
 * Notes every request that a DynamoDB client sends, synchronous or not, and the capacity that it
 * took.
 *
 * <pre>{@code
 * RequestLog log = new RequestLog();
 * DynamoDbClient client =
 *     engine.clientBuilder().overrideConfiguration(c -> c.addExecutionInterceptor(log)).build();
 * }</pre>
 *
 * <p>An attempt that the SDK retries is not noted by itself, only the request. Safe for use by
 * several threads.
 */
public final class RequestLog implements ExecutionInterceptor {
  private static final ExecutionAttribute<String> PURPOSE =
      new ExecutionAttribute<>("dev.sagastore.testing.RequestLog.purpose");

  private final List<Entry> entries = new CopyOnWriteArrayList<>();
  private final ThreadLocal<@Nullable String> purpose = new ThreadLocal<>();

  /** Creates an empty log. */
  public RequestLog() {}

  /**
   * A request and its cost.
   *
   * @param purpose what it was sent for, see {@link RequestLog#during}; empty if nobody said
   * @param operation DynamoDB's name of the operation, {@code PutItem} for example
   * @param tableUnits request units of the table, or of all tables that were concerned
   * @param indexUnits request units of each global secondary index that was concerned, by its name
   * @param refused true if its condition, or one of a transaction's, did not hold; DynamoDB bills
   *     such a write, but reports no units for it
   */
  public record Entry(
      String purpose,
      String operation,
      double tableUnits,
      Map<String, Double> indexUnits,
      boolean refused) {}

  /**
   * Returns what was noted since the log was created or cleared.
   *
   * @return an immutable copy, in the order of the answers
   */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Forgets everything. */
  public void clear() {
    entries.clear();
  }

  /**
   * Does something and notes what its requests were sent for. What an asynchronous client is asked
   * for meanwhile counts, whenever it is answered.
   *
   * @param <T> what it returns
   * @param what noted as the purpose of all requests that this thread begins meanwhile
   * @param action what to do
   * @return what the action returned
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
    // in the thread of the caller, while the answer may come in another
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
    note(attributes, tableUnits, indexUnits, false);
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    note(attributes, 0, Map.of(), isRefusal(context.exception()));
  }

  private static boolean isRefusal(Throwable e) {
    return e instanceof ConditionalCheckFailedException
        || (e instanceof TransactionCanceledException canceled
            && canceled.cancellationReasons().stream()
                .anyMatch(reason -> "ConditionalCheckFailed".equals(reason.code())));
  }

  private void note(
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
