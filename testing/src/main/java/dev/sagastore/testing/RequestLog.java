package dev.sagastore.testing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/**
 * Notes every request that a DynamoDB client sends, and the capacity that it took.
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
  private final List<Entry> entries = new CopyOnWriteArrayList<>();
  private final ThreadLocal<@Nullable String> purpose = new ThreadLocal<>();

  /** Creates an empty log. */
  public RequestLog() {}

  /**
   * A request and its cost.
   *
   * @param purpose what it was sent for, see {@link RequestLog#during}; empty if nobody said
   * @param operation DynamoDB's name of the operation, {@code PutItem} for example
   * @param tableUnits request units of the table
   * @param indexUnits request units of each index that was concerned
   * @param refused true if its condition did not hold; DynamoDB bills such a write, but reports no
   *     units for it
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
   * Does something and notes what its requests were sent for.
   *
   * @param <T> what it returns
   * @param what noted as the purpose of all requests that this thread sends meanwhile
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
  public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
    SdkRequest request = context.request();
    if (request instanceof GetItemRequest get) {
      return get.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.INDEXES).build();
    }
    if (request instanceof PutItemRequest put) {
      return put.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.INDEXES).build();
    }
    if (request instanceof DeleteItemRequest delete) {
      return delete.toBuilder().returnConsumedCapacity(ReturnConsumedCapacity.INDEXES).build();
    }
    return request;
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    ConsumedCapacity capacity = capacityOf(context.response());
    double tableUnits =
        capacity == null || capacity.table() == null ? 0 : capacity.table().capacityUnits();
    Map<String, Double> indexUnits =
        capacity == null
            ? Map.of()
            : capacity.globalSecondaryIndexes().entrySet().stream()
                .collect(
                    Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().capacityUnits()));
    note(attributes, tableUnits, indexUnits, false);
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    note(attributes, 0, Map.of(), context.exception() instanceof ConditionalCheckFailedException);
  }

  private void note(
      ExecutionAttributes attributes,
      double tableUnits,
      Map<String, Double> indexUnits,
      boolean refused) {
    String what = purpose.get();
    entries.add(
        new Entry(
            what == null ? "" : what,
            attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
            tableUnits,
            indexUnits,
            refused));
  }

  private static @Nullable ConsumedCapacity capacityOf(SdkResponse response) {
    if (response instanceof GetItemResponse get) {
      return get.consumedCapacity();
    }
    if (response instanceof PutItemResponse put) {
      return put.consumedCapacity();
    }
    if (response instanceof DeleteItemResponse delete) {
      return delete.consumedCapacity();
    }
    return null;
  }
}
