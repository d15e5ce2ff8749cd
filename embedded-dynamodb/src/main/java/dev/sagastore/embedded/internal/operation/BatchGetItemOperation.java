package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.expression.ProjectionExpression;
import dev.sagastore.embedded.internal.protocol.AttributeInput;
import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.CapacityUsage;
import dev.sagastore.embedded.internal.table.Database;
import dev.sagastore.embedded.internal.table.Item;
import dev.sagastore.embedded.internal.table.Keys;
import dev.sagastore.embedded.internal.table.TableDefinition;
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
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html">BatchGetItem</a>.
 */
final class BatchGetItemOperation implements ServiceOperation {
  private static final Parameters PARAMETERS =
      Parameters.of("RequestItems", "ReturnConsumedCapacity");
  private static final Parameters OF_TABLE =
      new Parameters(
          Set.of("Keys", "ConsistentRead", "ProjectionExpression", "ExpressionAttributeNames"),
          List.of("AttributesToGet"),
          List.of("ProjectionExpression"));

  private static final int MAX_KEYS = 100;

  /**
   * The item that would exceed 16 MB and those after it are left to the next request. AWS's page
   * counts 52 items of 300 KB, which are decimal megabytes.
   */
  private static final int MAX_RESPONSE_BYTES = 16_000_000;

  private final Database database;

  BatchGetItemOperation(Database database) {
    this.database = database;
  }

  /** The part of a request that concerns one table. */
  private record TablePart(
      String given,
      String tableName,
      Members members,
      List<Map<String, Value>> keys,
      @Nullable ProjectionExpression projection) {}

  @Override
  public Map<String, Object> execute(Members request) {
    PARAMETERS.check(request);
    List<TablePart> parts = parts(request);
    for (TablePart part : parts) {
      TableDefinition table = database.definition(part.tableName());
      part.keys().forEach(key -> Keys.requireKey(table.keys(), key));
    }
    Map<String, Object> found = new LinkedHashMap<>();
    Map<String, Object> unprocessed = new LinkedHashMap<>();
    List<CapacityUsage> usages = new ArrayList<>();
    Reading reading = new Reading();
    for (TablePart part : parts) {
      CapacityUsage usage = new CapacityUsage(part.tableName());
      List<Map<String, Value>> left = new ArrayList<>();
      found.put(part.given(), reading.read(part, usage, left));
      usages.add(usage);
      if (!left.isEmpty()) {
        unprocessed.put(part.given(), remainder(part, left));
      }
    }
    reading.throwIfAllThrottled();
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("Responses", found);
    response.put("UnprocessedKeys", unprocessed);
    CapacityReport.of(request).addTo(response, usages.stream());
    return response;
  }

  private static List<TablePart> parts(Members request) {
    Map<String, Members> tables = request.structureMap("RequestItems", "KeysAndAttributes");
    Constraints constraints =
        new Constraints()
            .notNull("requestItems", tables)
            .size("requestItems", tables, 1, Integer.MAX_VALUE);
    CapacityReport.check(request, constraints);
    if (tables != null) {
      tables.forEach(
          (name, members) -> {
            String path = "requestItems." + name + ".member.keys";
            List<Map<String, AttributeInput>> keys = members.attributesList("Keys");
            // a wrong JSON type fails before anything else
            members.bool("ConsistentRead");
            constraints.notNull(path, keys).size(path, keys, 1, MAX_KEYS);
          });
    }
    constraints.check();
    List<TablePart> parts = new ArrayList<>();
    Set<List<Object>> all = new HashSet<>();
    for (Map.Entry<String, Members> table : Objects.requireNonNull(tables).entrySet()) {
      Members members = table.getValue();
      OF_TABLE.check(members);
      String tableName = TableNames.ofItems("requestItems", table.getKey(), constraints);
      constraints.check();
      ExpressionInput expressions = new ExpressionInput(members, "ProjectionExpression");
      ProjectionExpression projection = expressions.projection();
      expressions.requireAllUsed();
      List<Map<String, Value>> keys =
          Objects.requireNonNull(members.attributesList("Keys")).stream()
              .map(AttributeInput::values)
              .toList();
      for (Map<String, Value> key : keys) {
        if (!all.add(List.of(tableName, key))) {
          throw ServiceException.validation("Provided list of item keys contains duplicates");
        }
      }
      parts.add(new TablePart(table.getKey(), tableName, members, keys, projection));
    }
    if (all.size() > MAX_KEYS) {
      throw ServiceException.validation("Too many items requested for the BatchGetItem call");
    }
    return parts;
  }

  /** Returns the part of a request that is left, as a request. */
  private static Map<String, Object> remainder(TablePart part, List<Map<String, Value>> left) {
    Map<String, Object> remainder = new LinkedHashMap<>();
    part.members().names().forEach(name -> remainder.put(name, part.members().raw(name)));
    remainder.put("Keys", left);
    return remainder;
  }

  /** The reads of one request, and what they have come to. */
  private final class Reading {
    private int bytes;
    private boolean full;
    private boolean anyRead;
    private @Nullable ServiceException throttled;

    List<Map<String, Value>> read(
        TablePart part, CapacityUsage usage, List<Map<String, Value>> left) {
      List<Map<String, Value>> items = new ArrayList<>();
      boolean consistent = part.members().flag("ConsistentRead");
      for (Map<String, Value> key : part.keys()) {
        if (full) {
          left.add(key);
          continue;
        }
        try {
          CapacityUsage usageOfItem = new CapacityUsage(part.tableName());
          Item item = database.get(part.tableName(), key, consistent, usageOfItem).orElse(null);
          anyRead = true;
          bytes += Item.sizeOf(item);
          full = bytes > MAX_RESPONSE_BYTES;
          if (full) {
            left.add(key);
            continue;
          }
          usage.add(usageOfItem);
          if (item != null) {
            items.add(
                part.projection() == null
                    ? item.attributes()
                    : part.projection().project(item.attributes()));
          }
        } catch (ServiceException e) {
          if (!Throttling.is(e)) {
            throw e;
          }
          throttled = e;
          left.add(key);
        }
      }
      return items;
    }

    void throwIfAllThrottled() {
      if (!anyRead && throttled != null) {
        throw throttled;
      }
    }
  }
}
