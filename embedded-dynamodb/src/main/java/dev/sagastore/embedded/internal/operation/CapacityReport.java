package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.CapacityUsage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a response says of the units that it took (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html">ConsumedCapacity</a>).
 */
enum CapacityReport {
  NONE,
  TOTAL,
  INDEXES;

  private static final String PARAMETER = "ReturnConsumedCapacity";
  private static final String MEMBER = "ConsumedCapacity";
  private static final String UNITS = "CapacityUnits";

  /** Adds the check of the parameter. */
  static Constraints check(Members request, Constraints constraints) {
    return constraints.oneOf(
        "returnConsumedCapacity", request.string(PARAMETER), Enums.RETURN_CONSUMED_CAPACITY);
  }

  /** Returns what a request asks for. */
  static CapacityReport of(Members request) {
    String wanted = request.string(PARAMETER);
    return wanted == null ? NONE : valueOf(wanted);
  }

  /** Adds the units of one table to a response. */
  void addTo(Map<String, Object> response, CapacityUsage usage) {
    if (this != NONE) {
      response.put(MEMBER, json(usage, ""));
    }
  }

  /** Adds the units of several tables to a response. */
  void addTo(Map<String, Object> response, Stream<CapacityUsage> usages) {
    addTo(response, usages, "");
  }

  /** Adds the units of a transaction of reads to a response. */
  void addReadsTo(Map<String, Object> response, Stream<CapacityUsage> usages) {
    addTo(response, usages, "ReadCapacityUnits");
  }

  /** Adds the units of a transaction of writes to a response. */
  void addWritesTo(Map<String, Object> response, Stream<CapacityUsage> usages) {
    addTo(response, usages, "WriteCapacityUnits");
  }

  private void addTo(
      Map<String, Object> response, Stream<CapacityUsage> usages, String kindOfUnits) {
    if (this != NONE) {
      Map<String, CapacityUsage> byTable = new TreeMap<>();
      usages.forEach(
          usage -> byTable.computeIfAbsent(usage.tableName(), CapacityUsage::new).add(usage));
      List<Map<String, Object>> all =
          byTable.values().stream().map(usage -> json(usage, kindOfUnits)).toList();
      response.put(MEMBER, all);
    }
  }

  private Map<String, Object> json(CapacityUsage usage, String kindOfUnits) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("TableName", usage.tableName());
    json.putAll(units(usage.total(), kindOfUnits));
    if (this == INDEXES) {
      json.put("Table", units(usage.table(), kindOfUnits));
      putIndexes(json, "GlobalSecondaryIndexes", usage.globalIndexes(), kindOfUnits);
      putIndexes(json, "LocalSecondaryIndexes", usage.localIndexes(), kindOfUnits);
    }
    return json;
  }

  private static void putIndexes(
      Map<String, Object> json, String name, Map<String, Double> indexes, String kindOfUnits) {
    if (!indexes.isEmpty()) {
      Map<String, Object> members = new LinkedHashMap<>();
      indexes.forEach((index, units) -> members.put(index, units(units, kindOfUnits)));
      json.put(name, members);
    }
  }

  /** Only transactions say which kind of units they took. */
  private static Map<String, Object> units(double units, String kindOfUnits) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(UNITS, units);
    if (!kindOfUnits.isEmpty()) {
      json.put(kindOfUnits, units);
    }
    return json;
  }
}
