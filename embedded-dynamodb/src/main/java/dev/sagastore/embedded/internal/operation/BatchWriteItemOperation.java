package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.Database;
import dev.sagastore.embedded.internal.table.ItemWrite;
import dev.sagastore.embedded.internal.table.Keys;
import dev.sagastore.embedded.internal.table.TableDefinition;
import dev.sagastore.embedded.internal.table.WriteOutcome;
import dev.sagastore.embedded.internal.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html">BatchWriteItem</a>.
 */
final class BatchWriteItemOperation implements ServiceOperation {
  private static final Parameters PARAMETERS =
      Parameters.of("RequestItems", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics");
  private static final Parameters OF_WRITE = Parameters.of("PutRequest", "DeleteRequest");
  private static final Parameters OF_PUT = Parameters.of("Item");
  private static final Parameters OF_DELETE = Parameters.of("Key");

  private static final int MAX_WRITES = 25;

  private final Database database;

  BatchWriteItemOperation(Database database) {
    this.database = database;
  }

  /** One write, and what it was in the request. */
  private record Part(String given, Map<String, Object> json, ItemWrite write) {}

  @Override
  public Map<String, Object> execute(Members request) {
    PARAMETERS.check(request);
    List<Part> parts = parts(request);
    requireValid(parts);
    List<WriteOutcome> outcomes = new ArrayList<>();
    Map<String, List<Object>> unprocessed = new LinkedHashMap<>();
    ServiceException temporary = null;
    for (Part part : parts) {
      try {
        outcomes.add(database.write(part.write()));
      } catch (ServiceException e) {
        if (!Throttling.isTemporary(e)) {
          throw e;
        }
        temporary = e;
        unprocessed.computeIfAbsent(part.given(), name -> new ArrayList<>()).add(part.json());
      }
    }
    if (outcomes.isEmpty() && temporary != null && Throttling.is(temporary)) {
      throw temporary;
    }
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("UnprocessedItems", unprocessed);
    CapacityReport.of(request).addTo(response, outcomes.stream().map(WriteOutcome::usage));
    CollectionReport.of(request).addTo(response, outcomes.stream());
    return response;
  }

  private static List<Part> parts(Members request) {
    Map<String, List<Members>> tables = request.structureLists("RequestItems", "WriteRequest");
    Constraints constraints =
        new Constraints()
            .notNull("requestItems", tables)
            .size("requestItems", tables, 1, MAX_WRITES);
    CapacityReport.check(request, constraints);
    CollectionReport.check(request, constraints);
    if (tables != null) {
      constraints.mapValue("requestItems", tables, 1, MAX_WRITES);
    }
    constraints.check();
    List<Part> parts = new ArrayList<>();
    for (Map.Entry<String, List<Members>> table : Objects.requireNonNull(tables).entrySet()) {
      String tableName = TableNames.ofItems("requestItems", table.getKey(), constraints);
      constraints.check();
      for (Members members : table.getValue()) {
        parts.add(part(table.getKey(), tableName, members));
      }
    }
    if (parts.size() > MAX_WRITES) {
      throw ServiceException.validation("Too many items requested for the BatchWriteItem call");
    }
    return parts;
  }

  private static Part part(String given, String tableName, Members members) {
    OF_WRITE.check(members);
    Members put = members.structure("PutRequest", "PutRequest");
    Members delete = members.structure("DeleteRequest", "DeleteRequest");
    if (put != null && delete != null) {
      throw ServiceException.validation(
          "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the"
              + " supported datatypes");
    }
    if (put != null) {
      OF_PUT.check(put);
      new Constraints().notNull("requestItems.member.putRequest.item", put.raw("Item")).check();
      Map<String, Value> attributes = WriteRequests.attributes(put, "Item");
      return new Part(
          given,
          Map.of("PutRequest", Map.of("Item", attributes)),
          new Put(tableName, Put.item(attributes), WriteCondition.NONE));
    }
    if (delete != null) {
      OF_DELETE.check(delete);
      new Constraints().notNull("requestItems.member.deleteRequest.key", delete.raw("Key")).check();
      Map<String, Value> key = WriteRequests.attributes(delete, "Key");
      return new Part(
          given,
          Map.of("DeleteRequest", Map.of("Key", key)),
          new Delete(tableName, key, WriteCondition.NONE));
    }
    throw ServiceException.validation(
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  }

  /** All is checked before the first write: a batch that is not valid writes nothing. */
  private void requireValid(List<Part> parts) {
    Set<List<@Nullable Object>> keys = new HashSet<>();
    for (Part part : parts) {
      ItemWrite write = part.write();
      TableDefinition table = database.definition(write.tableName());
      Map<String, Value> key = keyOf(write, table);
      if (!keys.add(List.of(table.name(), key))) {
        throw ServiceException.validation("Provided list of item keys contains duplicates");
      }
      if (write instanceof Put put) {
        put.requireFitsIndexes(table);
      }
    }
  }

  /** A batch fails for a wrong key of an item as for a wrong key. */
  private static Map<String, Value> keyOf(ItemWrite write, TableDefinition table) {
    if (write instanceof Put put) {
      Map<String, Value> key = new LinkedHashMap<>(put.item().attributes());
      key.keySet().retainAll(table.keys().names());
      Keys.requireKey(table.keys(), key);
      return key;
    }
    return write.keyFor(table);
  }
}
