package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.expression.ConditionExpression;
import dev.sagastore.embedded.internal.protocol.AttributeInput;
import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.Database;
import dev.sagastore.embedded.internal.table.IndexDefinition;
import dev.sagastore.embedded.internal.table.KeyDefinition;
import dev.sagastore.embedded.internal.table.KeyPart;
import dev.sagastore.embedded.internal.table.Page;
import dev.sagastore.embedded.internal.table.PageQuery;
import dev.sagastore.embedded.internal.table.TableDefinition;
import dev.sagastore.embedded.internal.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters that queries and scans share. */
final class PageRequest {
  private final Members request;
  private final String tableName;
  private final @Nullable Map<String, Value> startKey;
  private final boolean consistent;
  private final boolean forward;

  /**
   * Checks the members of a request.
   *
   * @throws ServiceException if one is not valid
   */
  PageRequest(Members request) {
    this.request = request;
    // a wrong JSON type fails before anything else
    this.consistent = request.flag("ConsistentRead");
    this.forward = !Boolean.FALSE.equals(request.bool("ScanIndexForward"));
    Constraints constraints = new Constraints();
    this.tableName = TableNames.ofItems("tableName", request.string("TableName"), constraints);
    constraints
        .oneOf("select", request.string("Select"), Enums.SELECT)
        .atLeast("limit", request.integer("Limit"), 1)
        .length("indexName", request.string("IndexName"), 1, TableNames.MAX_LENGTH);
    CapacityReport.check(request, constraints).check();
    String indexName = request.string("IndexName");
    if (indexName != null) {
      TableNames.requireValid(indexName);
    }
    this.startKey = startKey(request.attributes("ExclusiveStartKey"));
    Selection.check(request);
  }

  private static @Nullable Map<String, Value> startKey(
      @Nullable Map<String, AttributeInput> inputs) {
    if (inputs == null) {
      return null;
    }
    try {
      return AttributeInput.values(inputs);
    } catch (ServiceException e) {
      throw ServiceException.validation("The provided starting key is invalid: " + e.getMessage());
    }
  }

  /** Returns the definition of the table. */
  TableDefinition table(Database database) {
    return database.definition(tableName);
  }

  /** Returns the index to read; null for the table. */
  @Nullable IndexDefinition index(TableDefinition table) {
    String indexName = request.string("IndexName");
    if (indexName == null) {
      return null;
    }
    IndexDefinition index = table.index(indexName);
    if (index.global() && consistent) {
      throw ServiceException.validation(
          "Consistent reads are not supported on global secondary indexes");
    }
    return index;
  }

  /** Returns the key that conditions are about. */
  static KeyDefinition keys(TableDefinition table, @Nullable IndexDefinition index) {
    return index == null ? table.keys() : index.keys();
  }

  /**
   * Fails if the request starts after something that is not a key.
   *
   * @param message what the failure says
   */
  void requireStartKey(TableDefinition table, @Nullable IndexDefinition index, String message) {
    if (startKey == null) {
      return;
    }
    List<KeyPart> parts = table.positionParts(index);
    boolean matches =
        startKey.size() == parts.size()
            && parts.stream()
                .allMatch(
                    part -> {
                      Value value = startKey.get(part.name());
                      return value != null && value.type() == part.type();
                    });
    if (!matches) {
      throw ServiceException.validation(message);
    }
  }

  /** Reads the page and returns the response. */
  Map<String, Object> read(
      Database database,
      TableDefinition table,
      PageQuery.@Nullable Bounds bounds,
      @Nullable ConditionExpression filter,
      Selection selection) {
    IndexDefinition index = index(table);
    Page page =
        database.read(
            table,
            new PageQuery(
                index,
                bounds,
                forward,
                consistent,
                startKey,
                request.integer("Limit"),
                filter == null ? attributes -> true : filter::holds,
                selection.attributesFor(index, table, filter)));
    return response(page, selection, index, table);
  }

  private Map<String, Object> response(
      Page page, Selection selection, @Nullable IndexDefinition index, TableDefinition table) {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("Count", page.items().size());
    response.put("ScannedCount", page.scannedCount());
    if (!selection.isCount()) {
      response.put(
          "Items", page.items().stream().map(item -> selection.of(item, index, table)).toList());
    }
    if (page.lastKey() != null) {
      response.put("LastEvaluatedKey", page.lastKey());
    }
    CapacityReport.of(request).addTo(response, page.usage());
    return response;
  }
}
