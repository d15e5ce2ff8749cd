package dev.sagastore.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Creates the response of DynamoDB if another transaction holds an item. */
final class TransactionConflict {
  private static final Set<String> OF_ONE_ITEM =
      Set.of("PutItem", "UpdateItem", "DeleteItem", "GetItem");
  private static final Set<String> OF_SEVERAL = Set.of("TransactWriteItems", "TransactGetItems");
  private static final String MESSAGE = "Transaction is ongoing for the item";
  private static final JsonMapper JSON = new JsonMapper();

  private TransactionConflict() {}

  static boolean applies(String operation) {
    return OF_ONE_ITEM.contains(operation) || OF_SEVERAL.contains(operation);
  }

  /** Returns the operations that can get this response, for messages. */
  static Set<String> operations() {
    Set<String> all = new TreeSet<>(OF_ONE_ITEM);
    all.addAll(OF_SEVERAL);
    return all;
  }

  /** Returns the response to a request of the operation, whose body contains the items. */
  static FaultResponse response(String operation, String request) {
    if (OF_ONE_ITEM.contains(operation)) {
      return FaultResponse.error(400, "TransactionConflictException", MESSAGE);
    }
    JsonNode items = items(request);
    return FaultResponse.error(
        400,
        "TransactionCanceledException",
        "Transaction cancelled, please refer cancellation reasons for specific reasons",
        Map.of("CancellationReasons", reasons(items.size())));
  }

  private static JsonNode items(String request) {
    try {
      return JSON.readTree(request).path("TransactItems");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the SDK sends JSON", e);
    }
  }

  /** Returns a reason for each item, in the order of the items. */
  private static ArrayNode reasons(int items) {
    ArrayNode reasons = JSON.createArrayNode();
    for (int i = 0; i < items; i++) {
      ObjectNode reason = reasons.addObject();
      if (i == 0) {
        reason.put("Code", "TransactionConflict").put("Message", MESSAGE);
      } else {
        reason.put("Code", "None");
      }
    }
    return reasons;
  }
}
