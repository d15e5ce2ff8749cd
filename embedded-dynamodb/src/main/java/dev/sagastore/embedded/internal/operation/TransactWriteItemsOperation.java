package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.ItemWrite;
import dev.sagastore.embedded.internal.table.WriteOutcome;
import dev.sagastore.embedded.internal.table.WriteTransactions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html">TransactWriteItems</a>.
 */
final class TransactWriteItemsOperation implements Operation {
  private static final Parameters PARAMETERS =
      Parameters.of(
          "TransactItems",
          "ClientRequestToken",
          "ReturnConsumedCapacity",
          "ReturnItemCollectionMetrics");
  private static final Parameters OF_PART =
      Parameters.of("ConditionCheck", "Put", "Delete", "Update");

  private static final String ON_FAILURE = "ReturnValuesOnConditionCheckFailure";
  private static final int MAX_PARTS = 100;
  private static final int MAX_TOKEN_LENGTH = 36;

  private final WriteTransactions transactions;

  TransactWriteItemsOperation(WriteTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public Map<String, Object> execute(Members request) {
    PARAMETERS.check(request);
    List<Members> parts = request.structures("TransactItems", "TransactWriteItem");
    String token = request.string("ClientRequestToken");
    Constraints constraints =
        new Constraints()
            .notNull("transactItems", parts)
            .size("transactItems", parts, 1, MAX_PARTS)
            .length("clientRequestToken", token, 1, MAX_TOKEN_LENGTH);
    CapacityReport.check(request, constraints);
    CollectionReport.check(request, constraints).check();
    List<ItemWrite> writes = writes(Objects.requireNonNull(parts));

    WriteTransactions.Result result =
        transactions.write(writes, token, Objects.requireNonNull(request.raw("TransactItems")));
    Map<String, Object> response = new LinkedHashMap<>();
    CapacityReport report = CapacityReport.of(request);
    if (result.replayed()) {
      report.addReadsTo(response, result.outcomes().stream().map(WriteOutcome::usage));
    } else {
      report.addWritesTo(response, result.outcomes().stream().map(WriteOutcome::usage));
      CollectionReport.of(request).addTo(response, result.outcomes().stream());
    }
    return response;
  }

  private static List<ItemWrite> writes(List<Members> parts) {
    List<ItemWrite> writes = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      OF_PART.check(parts.get(i));
      writes.add(write(parts.get(i), "transactItems.%d.member.".formatted(i + 1)));
    }
    return writes;
  }

  private static ItemWrite write(Members part, String path) {
    List<String> kinds = part.names();
    if (kinds.size() != 1) {
      throw ServiceException.validation(
          "TransactItems can only contain one of Check, Put, Update or Delete");
    }
    String kind = kinds.get(0);
    Members members = Objects.requireNonNull(part.structure(kind, kind));
    String memberPath = path + Character.toLowerCase(kind.charAt(0)) + kind.substring(1) + ".";
    return switch (kind) {
      case "Put" -> {
        Parameters.of("TableName", "Item", ON_FAILURE)
            .withExpressions("ConditionExpression")
            .check(members);
        yield WriteRequests.put(members, tableName(members, memberPath, "Item"));
      }
      case "Update" -> {
        Parameters.of("TableName", "Key", ON_FAILURE)
            .withExpressions("UpdateExpression", "ConditionExpression")
            .check(members);
        String tableName = tableName(members, memberPath, "Key");
        new Constraints()
            .notNull(memberPath + "updateExpression", members.string("UpdateExpression"))
            .check();
        yield WriteRequests.update(members, tableName);
      }
      case "Delete" -> {
        Parameters.of("TableName", "Key", ON_FAILURE)
            .withExpressions("ConditionExpression")
            .check(members);
        yield WriteRequests.delete(members, tableName(members, memberPath, "Key"));
      }
      default -> {
        Parameters.of("TableName", "Key", ON_FAILURE)
            .withExpressions("ConditionExpression")
            .check(members);
        String tableName = tableName(members, memberPath, "Key");
        new Constraints()
            .notNull(memberPath + "conditionExpression", members.string("ConditionExpression"))
            .check();
        yield WriteRequests.check(members, tableName);
      }
    };
  }

  private static String tableName(Members members, String path, String attributes) {
    String tableName = TableNames.ofItems(path + "tableName", members.string("TableName"));
    Constraints constraints =
        new Constraints()
            .notNull(path + attributes.toLowerCase(Locale.ROOT), members.raw(attributes));
    WriteCondition.check(members, constraints, path).check();
    return tableName;
  }
}
