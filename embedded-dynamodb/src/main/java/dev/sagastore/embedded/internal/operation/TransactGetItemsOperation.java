package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.expression.ProjectionExpression;
import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.CapacityUsage;
import dev.sagastore.embedded.internal.table.Item;
import dev.sagastore.embedded.internal.table.ReadTransactions;
import dev.sagastore.embedded.internal.table.TableDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html">TransactGetItems</a>.
 */
final class TransactGetItemsOperation implements ServiceOperation {
  private static final Parameters PARAMETERS =
      Parameters.of("TransactItems", "ReturnConsumedCapacity");
  private static final Parameters OF_PART = Parameters.of("Get");
  private static final Parameters OF_GET =
      new Parameters(
          Set.of("TableName", "Key", "ProjectionExpression", "ExpressionAttributeNames"),
          List.of(),
          List.of());

  private static final int MAX_PARTS = 100;

  private final ReadTransactions transactions;

  TransactGetItemsOperation(ReadTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public Map<String, Object> execute(Members request) {
    PARAMETERS.check(request);
    List<Members> parts = request.structures("TransactItems", "TransactGetItem");
    Constraints constraints =
        new Constraints()
            .notNull("transactItems", parts)
            .size("transactItems", parts, 1, MAX_PARTS);
    CapacityReport.check(request, constraints).check();
    List<Members> members = gets(Objects.requireNonNull(parts));
    List<ReadTransactions.Get> gets = new ArrayList<>();
    List<@Nullable ProjectionExpression> projections = new ArrayList<>();
    for (Members get : members) {
      String tableName = TableDefinition.nameOf(Objects.requireNonNull(get.string("TableName")));
      gets.add(new ReadTransactions.Get(tableName, WriteRequests.attributes(get, "Key")));
      ExpressionInput expressions = new ExpressionInput(get, "ProjectionExpression");
      projections.add(expressions.projection());
      expressions.requireAllUsed();
    }
    List<CapacityUsage> usages =
        gets.stream().map(get -> new CapacityUsage(get.tableName())).toList();
    List<Optional<Item>> items = transactions.read(gets, usages);
    Map<String, Object> response = new LinkedHashMap<>();
    List<Object> responses = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      responses.add(response(items.get(i), projections.get(i)));
    }
    response.put("Responses", responses);
    CapacityReport.of(request).addReadsTo(response, usages.stream());
    return response;
  }

  /** Checks all parts before any of them is read further: their errors are reported together. */
  private static List<Members> gets(List<Members> parts) {
    Constraints constraints = new Constraints();
    List<Members> gets = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      OF_PART.check(parts.get(i));
      Members get = parts.get(i).structure("Get", "Get");
      String path = "transactItems.%d.member.get".formatted(i + 1);
      constraints.notNull(path, get);
      if (get != null) {
        OF_GET.check(get);
        constraints.notNull(path + ".key", get.raw("Key"));
        TableNames.ofItems(path + ".tableName", get.string("TableName"), constraints);
        gets.add(get);
      }
    }
    constraints.check();
    return gets;
  }

  private static Map<String, Object> response(
      Optional<Item> item, @Nullable ProjectionExpression projection) {
    return item.map(Item::attributes)
        .<Map<String, Object>>map(
            attributes ->
                Map.of("Item", projection == null ? attributes : projection.project(attributes)))
        .orElse(Map.of());
  }
}
