package dev.sagastore.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The table as data: its keys, its two indexes, its TTL attribute and the number of its shards.
 *
 * <p>Names of indexes and of the TTL attribute can be chosen, and so can the number of shards; the
 * attributes of keys cannot.
 *
 * <pre>{@code
 * TableSchema schema = TableSchema.standard().withTtlAttribute("expires");
 * }</pre>
 *
 * @param correlationIndexName name of the index that finds sagas by correlation id; {@code GSI1} by
 *     default
 * @param cleanupIndexName name of the index that finds completed sagas by day; {@code GSI2} by
 *     default
 * @param ttlAttribute name of the attribute that holds the time to live in epoch seconds; {@code
 *     ttl} by default
 * @param shards number of partition keys over which the sagas of a name are spread, see {@link
 *     Partitions}; 1 by default
 */
public record TableSchema(
    String correlationIndexName, String cleanupIndexName, String ttlAttribute, int shards) {

  /**
   * What DynamoDB accepts as the name of a table or index (<a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">naming
   * rules</a>).
   */
  private static final Pattern RESOURCE_NAME = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");

  /**
   * Checks the names and the number.
   *
   * @param correlationIndexName 3 to 255 of letters, digits, {@code _}, {@code -} and {@code .}
   * @param cleanupIndexName 3 to 255 of letters, digits, {@code _}, {@code -} and {@code .}
   * @param ttlAttribute 1 to 255 characters, and no attribute that sagas use otherwise
   * @param shards from 1 to 1,000
   * @throws IllegalArgumentException if a name is not one that DynamoDB accepts, if both indexes
   *     have the same name, if the TTL attribute is one that sagas use for something else, or if
   *     the number of shards is out of bounds; the message tells all that is wrong
   */
  public TableSchema {
    List<String> problems = new ArrayList<>();
    checkIndexName("correlation", correlationIndexName, problems);
    checkIndexName("clean-up", cleanupIndexName, problems);
    if (correlationIndexName.equals(cleanupIndexName)) {
      problems.add(
          "the correlation index and the clean-up index are both named '%s': give them two names"
              .formatted(correlationIndexName));
    }
    if (ttlAttribute.isBlank() || ttlAttribute.length() > 255) {
      problems.add("the TTL attribute '%s' must have 1 to 255 characters".formatted(ttlAttribute));
    }
    if (usedNames().contains(ttlAttribute)) {
      problems.add(
          "the TTL attribute cannot be '%s', sagas use that one for something else (as they do %s)"
              .formatted(ttlAttribute, String.join(", ", usedNames())));
    }
    checkShards(shards, problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /**
   * Returns the schema with the default names, {@code GSI1}, {@code GSI2} and {@code ttl}, and one
   * shard.
   *
   * @return the standard schema
   */
  public static TableSchema standard() {
    return new TableSchema("GSI1", "GSI2", "ttl", 1);
  }

  /**
   * Returns a copy with another name for the correlation index.
   *
   * @param name 3 to 255 of letters, digits, {@code _}, {@code -} and {@code .}
   * @return the changed copy
   * @throws IllegalArgumentException if the name is not valid or the other index has it
   */
  public TableSchema withCorrelationIndexName(String name) {
    return new TableSchema(name, cleanupIndexName, ttlAttribute, shards);
  }

  /**
   * Returns a copy with another name for the clean-up index.
   *
   * @param name 3 to 255 of letters, digits, {@code _}, {@code -} and {@code .}
   * @return the changed copy
   * @throws IllegalArgumentException if the name is not valid or the other index has it
   */
  public TableSchema withCleanupIndexName(String name) {
    return new TableSchema(correlationIndexName, name, ttlAttribute, shards);
  }

  /**
   * Returns a copy with another TTL attribute.
   *
   * @param name 1 to 255 characters, and no attribute that sagas use otherwise
   * @return the changed copy
   * @throws IllegalArgumentException if the name is not valid
   */
  public TableSchema withTtlAttribute(String name) {
    return new TableSchema(correlationIndexName, cleanupIndexName, name, shards);
  }

  /**
   * Returns a copy with another number of shards.
   *
   * @param number from 1 to 1,000; it can never change while the table holds sagas
   * @return the changed copy
   * @throws IllegalArgumentException if the number is out of bounds
   */
  public TableSchema withShards(int number) {
    return new TableSchema(correlationIndexName, cleanupIndexName, ttlAttribute, number);
  }

  /**
   * Returns the partition keys.
   *
   * @return the partition keys for this number of shards
   */
  public Partitions partitions() {
    return new Partitions(shards);
  }

  /**
   * Returns the keys of the table.
   *
   * @return partition key and sort key
   */
  public KeySchema keys() {
    return new KeySchema(KeyAttribute.PARTITION_KEY, KeyAttribute.SORT_KEY);
  }

  /**
   * Returns the index that finds sagas by correlation id.
   *
   * @return the correlation index
   */
  public IndexSchema correlationIndex() {
    return new IndexSchema(
        correlationIndexName,
        new KeySchema(KeyAttribute.CORRELATION_PARTITION_KEY, KeyAttribute.CORRELATION_SORT_KEY));
  }

  /**
   * Returns the index that finds completed sagas by day.
   *
   * @return the clean-up index
   */
  public IndexSchema cleanupIndex() {
    return new IndexSchema(
        cleanupIndexName,
        new KeySchema(KeyAttribute.CLEANUP_PARTITION_KEY, KeyAttribute.CLEANUP_SORT_KEY));
  }

  /**
   * Returns both indexes.
   *
   * @return the correlation index and the clean-up index
   */
  public List<IndexSchema> indexes() {
    return List.of(correlationIndex(), cleanupIndex());
  }

  /**
   * Tells whether a table or an index can have this name.
   *
   * @param name the name
   * @return true for 3 to 255 of letters, digits, {@code _}, {@code -} and {@code .}
   */
  public static boolean isResourceName(String name) {
    return RESOURCE_NAME.matcher(name).matches();
  }

  private static void checkIndexName(String which, String name, List<String> problems) {
    if (!isResourceName(name)) {
      problems.add(
          "the %s index cannot be named '%s': use 3 to 255 letters, digits, '_', '-' or '.'"
              .formatted(which, name));
    }
  }

  private static void checkShards(int shards, List<String> problems) {
    try {
      new Partitions(shards);
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
    }
  }

  private static List<String> usedNames() {
    return Stream.concat(
            Arrays.stream(KeyAttribute.values()).map(KeyAttribute::attributeName),
            Arrays.stream(ItemAttribute.values()).map(ItemAttribute::attributeName))
        .toList();
  }
}
