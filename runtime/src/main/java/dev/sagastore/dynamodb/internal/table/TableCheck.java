package dev.sagastore.dynamodb.internal.table;

import dev.sagastore.schema.IndexSchema;
import dev.sagastore.schema.KeySchema;
import dev.sagastore.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** Compares a table with the schema. */
public final class TableCheck {
  private final TableSchema schema;

  /**
   * Creates a check.
   *
   * @param schema the expected schema
   */
  public TableCheck(TableSchema schema) {
    this.schema = schema;
  }

  /**
   * Returns all differences.
   *
   * @param table DynamoDB's description of the table
   * @param ttl DynamoDB's description of its time to live
   * @return a line for each difference; empty if there is none
   */
  public List<String> differences(TableDescription table, TimeToLiveDescription ttl) {
    return Stream.concat(differences(table).stream(), differences(ttl).stream()).toList();
  }

  /** Returns the differences in keys and indexes. */
  public List<String> differences(TableDescription table) {
    List<String> differences = new ArrayList<>();
    Map<String, ScalarAttributeType> types =
        table.attributeDefinitions().stream()
            .collect(
                Collectors.toMap(
                    AttributeDefinition::attributeName, AttributeDefinition::attributeType));
    compareKeys("the table", schema.keys(), table.keySchema(), types, differences);
    Map<String, GlobalSecondaryIndexDescription> indexes =
        table.globalSecondaryIndexes().stream()
            .collect(
                Collectors.toMap(GlobalSecondaryIndexDescription::indexName, Function.identity()));
    for (IndexSchema expected : schema.indexes()) {
      GlobalSecondaryIndexDescription actual = indexes.get(expected.name());
      if (actual == null) {
        differences.add("the index %s is missing".formatted(expected.name()));
      } else {
        compareIndex(expected, actual, types, differences);
      }
    }
    return List.copyOf(differences);
  }

  private static void compareIndex(
      IndexSchema expected,
      GlobalSecondaryIndexDescription actual,
      Map<String, ScalarAttributeType> types,
      List<String> differences) {
    String what = "the index " + expected.name();
    compareKeys(what, expected.keys(), actual.keySchema(), types, differences);
    if (actual.projection().projectionType() != ProjectionType.KEYS_ONLY) {
      differences.add(
          "%s projects %s, expected KEYS_ONLY"
              .formatted(what, actual.projection().projectionTypeAsString()));
    }
  }

  private static void compareKeys(
      String what,
      KeySchema expected,
      List<KeySchemaElement> actual,
      Map<String, ScalarAttributeType> types,
      List<String> differences) {
    String expectedKeys =
        "%s (S, HASH), %s (S, RANGE)"
            .formatted(expected.partitionKey().attributeName(), expected.sortKey().attributeName());
    String actualKeys =
        actual.stream()
            // DynamoDB doesn't guarantee that the partition key comes first
            .sorted(
                (a, b) -> Boolean.compare(b.keyType() == KeyType.HASH, a.keyType() == KeyType.HASH))
            .map(
                key ->
                    "%s (%s, %s)"
                        .formatted(
                            key.attributeName(),
                            types.get(key.attributeName()),
                            key.keyTypeAsString()))
            .collect(Collectors.joining(", "));
    if (!actualKeys.equals(expectedKeys)) {
      differences.add("%s has the keys %s, expected %s".formatted(what, actualKeys, expectedKeys));
    }
  }

  /** Returns the difference in time to live, if there is one. */
  public List<String> differences(TimeToLiveDescription ttl) {
    boolean on =
        ttl.timeToLiveStatus() == TimeToLiveStatus.ENABLED
            || ttl.timeToLiveStatus() == TimeToLiveStatus.ENABLING;
    if (!on) {
      return List.of(
          "time to live is %s, expected it on the attribute %s"
              .formatted(ttl.timeToLiveStatusAsString(), schema.ttlAttribute()));
    }
    return schema.ttlAttribute().equals(ttl.attributeName())
        ? List.of()
        : List.of(
            "time to live is on the attribute %s, expected %s"
                .formatted(ttl.attributeName(), schema.ttlAttribute()));
  }
}
