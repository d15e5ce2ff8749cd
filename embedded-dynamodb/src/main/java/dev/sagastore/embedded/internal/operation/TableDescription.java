package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.table.BillingMode;
import dev.sagastore.embedded.internal.table.IndexDefinition;
import dev.sagastore.embedded.internal.table.KeyDefinition;
import dev.sagastore.embedded.internal.table.ProjectionDefinition;
import dev.sagastore.embedded.internal.table.Table;
import dev.sagastore.embedded.internal.table.TableDefinition;
import dev.sagastore.embedded.internal.table.Throughput;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The description of a table in responses (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html">TableDescription</a>).
 * Counts and sizes are exact, where the service's are up to six hours old.
 */
final class TableDescription {
  /** Times are seconds with so many decimals. */
  private static final int MILLISECONDS = 3;

  private TableDescription() {}

  /** The status of a table. */
  enum Status {
    CREATING,
    ACTIVE,
    DELETING
  }

  static Map<String, Object> of(Table table, Status status) {
    TableDefinition definition = table.definition();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("TableName", definition.name());
    json.put("TableStatus", status.toString());
    json.put("TableArn", definition.arn());
    json.put("TableId", definition.id());
    json.put(
        "CreationDateTime",
        BigDecimal.valueOf(definition.createdAt().toEpochMilli(), MILLISECONDS));
    if (status != Status.DELETING) {
      List<Map<String, Object>> attributes = new ArrayList<>();
      definition
          .attributes()
          .forEach(
              (name, type) ->
                  attributes.add(Map.of("AttributeName", name, "AttributeType", type.name())));
      json.put("AttributeDefinitions", attributes);
      json.put("KeySchema", keySchema(definition.keys()));
    }
    json.put("ProvisionedThroughput", provisioned(definition, definition.throughput()));
    putBilling(json, definition);
    json.put("ItemCount", table.itemCount());
    json.put("TableSizeBytes", table.bytes());
    json.put("DeletionProtectionEnabled", definition.deletionProtected());
    if (!definition.tableClass().isEmpty()) {
      json.put("TableClassSummary", Map.of("TableClass", definition.tableClass()));
    }
    putIndexes(json, "LocalSecondaryIndexes", table, false, status);
    putIndexes(json, "GlobalSecondaryIndexes", table, true, status);
    return json;
  }

  private static void putBilling(Map<String, Object> json, TableDefinition definition) {
    if (definition.billingMode() == BillingMode.PAY_PER_REQUEST) {
      json.put("BillingModeSummary", Map.of("BillingMode", definition.billingMode().name()));
      putOnDemand(json, definition.throughput());
    }
  }

  private static void putOnDemand(Map<String, Object> json, Throughput throughput) {
    if (!throughput.equals(Throughput.UNLIMITED)) {
      json.put(
          "OnDemandThroughput",
          Map.of(
              "MaxReadRequestUnits", Objects.requireNonNullElse(throughput.readUnits(), -1L),
              "MaxWriteRequestUnits", Objects.requireNonNullElse(throughput.writeUnits(), -1L)));
    }
  }

  private static Map<String, Object> provisioned(
      TableDefinition definition, Throughput throughput) {
    boolean provisioned = definition.billingMode() == BillingMode.PROVISIONED;
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("NumberOfDecreasesToday", 0);
    json.put(
        "ReadCapacityUnits", provisioned ? Objects.requireNonNull(throughput.readUnits()) : 0L);
    json.put(
        "WriteCapacityUnits", provisioned ? Objects.requireNonNull(throughput.writeUnits()) : 0L);
    return json;
  }

  private static List<Map<String, Object>> keySchema(KeyDefinition keys) {
    List<Map<String, Object>> json = new ArrayList<>();
    for (String name : keys.names()) {
      json.add(Map.of("AttributeName", name, "KeyType", json.isEmpty() ? "HASH" : "RANGE"));
    }
    return json;
  }

  private static void putIndexes(
      Map<String, Object> json, String member, Table table, boolean global, Status status) {
    List<Map<String, Object>> indexes =
        table.definition().indexes().stream()
            .filter(index -> index.global() == global)
            .map(index -> index(table, index, status))
            .toList();
    if (!indexes.isEmpty()) {
      json.put(member, indexes);
    }
  }

  private static Map<String, Object> index(Table table, IndexDefinition index, Status status) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("IndexName", index.name());
    json.put("IndexArn", table.definition().arn(index));
    json.put("KeySchema", keySchema(index.keys()));
    json.put("Projection", projection(index.projection()));
    json.put("ItemCount", table.itemCount(index));
    json.put("IndexSizeBytes", table.bytes(index));
    if (index.global()) {
      json.put("IndexStatus", status.toString());
      json.put("ProvisionedThroughput", provisioned(table.definition(), index.throughput()));
      if (table.definition().billingMode() == BillingMode.PAY_PER_REQUEST) {
        putOnDemand(json, index.throughput());
      }
    }
    return json;
  }

  private static Map<String, Object> projection(ProjectionDefinition projection) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("ProjectionType", projection.type().name());
    if (!projection.nonKeyAttributes().isEmpty()) {
      json.put("NonKeyAttributes", projection.nonKeyAttributes());
    }
    return json;
  }
}
