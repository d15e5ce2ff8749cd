package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.BillingMode;
import dev.sagastore.embedded.internal.table.IndexDefinition;
import dev.sagastore.embedded.internal.table.KeyDefinition;
import dev.sagastore.embedded.internal.table.ProjectionDefinition;
import dev.sagastore.embedded.internal.table.Throughput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Reads the secondary indexes of a new table. */
final class IndexReader {
  private static final String INVALID = "One or more parameter values were invalid: ";
  private static final int MAX_LOCAL = 5;
  private static final int MAX_GLOBAL = 20;
  private static final int MAX_INCLUDED_IN_ONE = 20;
  private static final int MAX_INCLUDED_IN_ALL = 100;

  private static final Parameters OF_GLOBAL =
      Parameters.of(
          "IndexName", "KeySchema", "Projection", "ProvisionedThroughput", "OnDemandThroughput");
  private static final Parameters OF_LOCAL = Parameters.of("IndexName", "KeySchema", "Projection");
  private static final Parameters OF_PROJECTION =
      Parameters.of("ProjectionType", "NonKeyAttributes");

  private final KeySchemaReader schemas;
  private final KeyDefinition tableKeys;
  private final BillingMode billingMode;

  IndexReader(KeySchemaReader schemas, KeyDefinition tableKeys, BillingMode billingMode) {
    this.schemas = schemas;
    this.tableKeys = tableKeys;
    this.billingMode = billingMode;
  }

  /** Adds the checks of all indexes in a request. */
  static void check(Members request, Constraints constraints) {
    check(request, "LocalSecondaryIndexes", "LocalSecondaryIndex", constraints);
    check(request, "GlobalSecondaryIndexes", "GlobalSecondaryIndex", constraints);
  }

  private static void check(
      Members request, String member, String structure, Constraints constraints) {
    List<Members> indexes = request.structures(member, structure);
    for (int i = 0; indexes != null && i < indexes.size(); i++) {
      Members index = indexes.get(i);
      String path =
          "%s%s.%d.member."
              .formatted(Character.toLowerCase(member.charAt(0)), member.substring(1), i + 1);
      String name = index.string("IndexName");
      constraints
          .notNull(path + "indexName", name)
          .length(path + "indexName", name, TableNames.MIN_LENGTH, TableNames.MAX_LENGTH)
          .pattern(path + "indexName", name, TableNames.PATTERN);
      KeySchemaReader.checkSchema(index, path, constraints);
      Members projection = index.structure("Projection", "Projection");
      constraints.notNull(path + "projection", projection);
      if (projection != null) {
        constraints
            .oneOf(
                path + "projection.projectionType",
                projection.string("ProjectionType"),
                Enums.PROJECTION_TYPE)
            .size(
                path + "projection.nonKeyAttributes",
                projection.strings("NonKeyAttributes"),
                1,
                MAX_INCLUDED_IN_ONE);
      }
      ThroughputReader.check(index, path, constraints);
    }
  }

  /**
   * Returns all indexes, local ones first.
   *
   * @throws ServiceException if one is not valid
   */
  List<IndexDefinition> read(Members request) {
    List<IndexDefinition> indexes = new ArrayList<>();
    List<Members> local = request.structures("LocalSecondaryIndexes", "LocalSecondaryIndex");
    if (local != null) {
      requireNotEmpty(local, "LocalSecondaryIndexes");
      if (tableKeys.sort() == null) {
        throw ServiceException.validation(
            INVALID
                + "Table KeySchema does not have a range key, which is required when specifying a"
                + " LocalSecondaryIndex");
      }
      local.forEach(index -> indexes.add(local(index)));
      if (local.size() > MAX_LOCAL) {
        throw ServiceException.validation(
            INVALID + "Number of LocalSecondaryIndexes exceeds per-table limit of " + MAX_LOCAL);
      }
    }
    List<Members> global = request.structures("GlobalSecondaryIndexes", "GlobalSecondaryIndex");
    if (global != null) {
      requireNotEmpty(global, "GlobalSecondaryIndexes");
      global.forEach(index -> indexes.add(global(index)));
      if (global.size() > MAX_GLOBAL) {
        throw ServiceException.validation(
            INVALID + "GlobalSecondaryIndex count exceeds the per-table limit of " + MAX_GLOBAL);
      }
    }
    requireDistinctNames(indexes);
    requireFewIncluded(indexes);
    return indexes;
  }

  private static void requireNotEmpty(List<Members> indexes, String member) {
    if (indexes.isEmpty()) {
      throw ServiceException.validation(INVALID + "List of " + member + " is empty");
    }
  }

  private IndexDefinition local(Members index) {
    OF_LOCAL.check(index);
    KeyDefinition keys = schemas.key(index);
    String name = name(index);
    if (keys.sort() == null) {
      throw ServiceException.validation(
          INVALID + "Index KeySchema does not have a range key for index: " + name);
    }
    if (!keys.partition().equals(tableKeys.partition())) {
      throw ServiceException.validation(
          ("%sIndex KeySchema does not have the same leading hash key as table KeySchema for index:"
                  + " %s. index hash key: %s, table hash key: %s")
              .formatted(INVALID, name, keys.partition().name(), tableKeys.partition().name()));
    }
    return new IndexDefinition(name, false, keys, projection(index), Throughput.UNLIMITED);
  }

  private IndexDefinition global(Members index) {
    OF_GLOBAL.check(index);
    String name = name(index);
    return new IndexDefinition(
        name,
        true,
        schemas.key(index),
        projection(index),
        ThroughputReader.ofIndex(index, name, billingMode));
  }

  private static String name(Members index) {
    return Objects.requireNonNull(index.string("IndexName"));
  }

  private static ProjectionDefinition projection(Members index) {
    Members projection = Objects.requireNonNull(index.structure("Projection", "Projection"));
    OF_PROJECTION.check(projection);
    String type = projection.string("ProjectionType");
    List<String> nonKeyAttributes = projection.strings("NonKeyAttributes");
    if (type == null) {
      throw ServiceException.validation(INVALID + "Unknown ProjectionType: null");
    }
    boolean includes = type.equals("INCLUDE");
    if (includes && nonKeyAttributes == null) {
      throw ServiceException.validation(
          INVALID + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
    }
    if (!includes && nonKeyAttributes != null) {
      throw ServiceException.validation(
          "%sProjectionType is %s, but NonKeyAttributes is specified".formatted(INVALID, type));
    }
    return new ProjectionDefinition(
        ProjectionDefinition.Type.valueOf(type),
        nonKeyAttributes == null ? List.of() : nonKeyAttributes);
  }

  private static void requireDistinctNames(List<IndexDefinition> indexes) {
    Set<String> names = new HashSet<>();
    for (IndexDefinition index : indexes) {
      if (!names.add(index.name())) {
        throw ServiceException.validation(INVALID + "Duplicate index name: " + index.name());
      }
    }
  }

  private static void requireFewIncluded(List<IndexDefinition> indexes) {
    int included =
        indexes.stream().mapToInt(index -> index.projection().nonKeyAttributes().size()).sum();
    if (included > MAX_INCLUDED_IN_ALL) {
      throw ServiceException.validation(
          INVALID
              + "Number of NonKeyAttributes of all indexes together exceeds per-table limit of "
              + MAX_INCLUDED_IN_ALL);
    }
  }
}
