package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.ItemWrite;
import dev.sagastore.embedded.internal.table.WriteOutcome;
import dev.sagastore.embedded.internal.table.WriteTransactions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html">TransactWriteItems</a>.
 */
final class TransactWriteItemsOperation implements ServiceOperation {
  private static final Parameters PARAMETERS =
      Parameters.of(
          "TransactItems",
          "ClientRequestToken",
          "ReturnConsumedCapacity",
          "ReturnItemCollectionMetrics");
  private static final Parameters OF_PART =
      Parameters.of("ConditionCheck", "Put", "Delete", "Update");
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

  /** Checks all parts before any of them is read further: their errors are reported together. */
  private static List<ItemWrite> writes(List<Members> parts) {
    Constraints constraints = new Constraints();
    List<WritePart> writes = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      OF_PART.check(parts.get(i));
      WritePart part = WritePart.of(parts.get(i));
      part.check("transactItems.%d.member.".formatted(i + 1), constraints);
      writes.add(part);
    }
    constraints.check();
    return writes.stream().map(WritePart::read).toList();
  }
}
