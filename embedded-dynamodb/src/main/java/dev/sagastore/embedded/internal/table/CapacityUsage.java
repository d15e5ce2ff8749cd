package dev.sagastore.embedded.internal.table;

import java.util.Map;
import java.util.TreeMap;

/** The units that a request takes of one table and its indexes. Not safe for use by threads. */
public final class CapacityUsage {
  private final String tableName;
  private double table;
  private final Map<String, Double> globalIndexes = new TreeMap<>();
  private final Map<String, Double> localIndexes = new TreeMap<>();

  public CapacityUsage(String tableName) {
    this.tableName = tableName;
  }

  /** Returns the name of the table. */
  public String tableName() {
    return tableName;
  }

  /** Returns the units of the table itself. */
  public double table() {
    return table;
  }

  /** Returns the units of each global index that takes part. */
  public Map<String, Double> globalIndexes() {
    return globalIndexes;
  }

  /** Returns the units of each local index that takes part. */
  public Map<String, Double> localIndexes() {
    return localIndexes;
  }

  /** Returns all units. */
  public double total() {
    return table + sum(globalIndexes) + sum(localIndexes);
  }

  private static double sum(Map<String, Double> indexes) {
    return indexes.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Adds units of the table. */
  public void addTable(double units) {
    table += units;
  }

  /** Adds units of an index. */
  public void addIndex(IndexDefinition index, double units) {
    (index.global() ? globalIndexes : localIndexes).merge(index.name(), units, Double::sum);
  }

  /** Adds the units of another request part of the same table. */
  public void add(CapacityUsage other) {
    table += other.table;
    other.globalIndexes.forEach((name, units) -> globalIndexes.merge(name, units, Double::sum));
    other.localIndexes.forEach((name, units) -> localIndexes.merge(name, units, Double::sum));
  }
}
