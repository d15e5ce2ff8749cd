package dev.sagastore.schema;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The description of the table: its keys, its two indexes, its TTL attribute and the number of its
 * shards.
 *
 * <p>You can choose the names of the indexes, the TTL attribute and the number of shards. The
 * attributes of keys are fixed. Later versions can add properties.
 *
 * <pre>{@code
 * TableSchema schema = TableSchema.standard().withTtlAttribute("expires");
 * TableSchema other = TableSchema.builder().correlationIndexName("by-order").shards(4).build();
 * }</pre>
 */
public final class TableSchema {

  /**
   * The names that DynamoDB accepts for a table or an index (<a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">naming
   * rules</a>).
   */
  private static final Pattern RESOURCE_NAME = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");

  private static final TableSchema STANDARD = builder().build();

  private final String correlationIndexName;
  private final String cleanupIndexName;
  private final String ttlAttribute;
  private final int shards;
  private final int duePartitions;

  private TableSchema(Builder builder) {
    this.correlationIndexName = builder.correlationIndexName;
    this.cleanupIndexName = builder.cleanupIndexName;
    this.ttlAttribute = builder.ttlAttribute;
    this.shards = builder.shards;
    this.duePartitions = builder.duePartitions;
    List<String> problems = problems();
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  private List<String> problems() {
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
    checkNumber(() -> new Partitions(shards), problems);
    checkNumber(() -> new DuePartitions(duePartitions), problems);
    return problems;
  }

  /**
   * Returns the schema with the default names, {@code GSI1}, {@code GSI2} and {@code ttl}, and one
   * shard.
   *
   * @return the standard schema
   */
  public static TableSchema standard() {
    return STANDARD;
  }

  /**
   * Returns a builder that begins with the standard schema. It checks all properties together, so
   * one message contains all problems.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  private Builder toBuilder() {
    return builder()
        .correlationIndexName(correlationIndexName)
        .cleanupIndexName(cleanupIndexName)
        .ttlAttribute(ttlAttribute)
        .shards(shards)
        .duePartitions(duePartitions);
  }

  /**
   * Returns a copy with another name for the correlation index.
   *
   * @param name 3 to 255 of letters, digits, {@code _}, {@code -} and {@code .}
   * @return the changed copy
   * @throws IllegalArgumentException if the name is not valid or the other index has it
   */
  public TableSchema withCorrelationIndexName(String name) {
    return toBuilder().correlationIndexName(name).build();
  }

  /**
   * Returns a copy with another name for the clean-up index.
   *
   * @param name 3 to 255 of letters, digits, {@code _}, {@code -} and {@code .}
   * @return the changed copy
   * @throws IllegalArgumentException if the name is not valid or the other index has it
   */
  public TableSchema withCleanupIndexName(String name) {
    return toBuilder().cleanupIndexName(name).build();
  }

  /**
   * Returns a copy with another TTL attribute.
   *
   * @param name 1 to 255 characters, and not the name of another attribute of sagas
   * @return the changed copy
   * @throws IllegalArgumentException if the name is not valid
   */
  public TableSchema withTtlAttribute(String name) {
    return toBuilder().ttlAttribute(name).build();
  }

  /**
   * Returns a copy with another number of shards.
   *
   * @param number from 1 to 1,000; it can never change while the table holds sagas
   * @return the changed copy
   * @throws IllegalArgumentException if the number is out of bounds
   */
  public TableSchema withShards(int number) {
    return toBuilder().shards(number).build();
  }

  /**
   * Returns a copy with another number of partitions for due sagas.
   *
   * @param number from 1 to 1,000; it may grow, see {@link DuePartitions}
   * @return the changed copy
   * @throws IllegalArgumentException if the number is out of bounds
   */
  public TableSchema withDuePartitions(int number) {
    return toBuilder().duePartitions(number).build();
  }

  /**
   * Returns the name of the index that finds sagas by correlation ID.
   *
   * @return the name, {@code GSI1} by default
   */
  public String correlationIndexName() {
    return correlationIndexName;
  }

  /**
   * Returns the name of the index that finds completed sagas by day and due sagas by time.
   *
   * @return the name, {@code GSI2} by default
   */
  public String cleanupIndexName() {
    return cleanupIndexName;
  }

  /**
   * Returns the name of the attribute that contains the time to live in epoch seconds.
   *
   * @return the name, {@code ttl} by default
   */
  public String ttlAttribute() {
    return ttlAttribute;
  }

  /**
   * Returns the number of partition keys over which the sagas of a name are spread, see {@link
   * Partitions}.
   *
   * @return the number, from 1 to 1,000 (default 1)
   */
  public int shards() {
    return shards;
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
   * Returns the partition keys of due sagas.
   *
   * @return the partition keys for this number of partitions (default 1)
   */
  public DuePartitions duePartitions() {
    return new DuePartitions(duePartitions);
  }

  /**
   * Returns the keys of the table.
   *
   * @return the partition key and the sort key
   */
  public KeySchema keys() {
    return new KeySchema(KeyAttribute.PARTITION_KEY, KeyAttribute.SORT_KEY);
  }

  /**
   * Returns the index that finds sagas by correlation ID.
   *
   * @return the correlation index
   */
  public IndexSchema correlationIndex() {
    return new IndexSchema(
        correlationIndexName,
        new KeySchema(KeyAttribute.CORRELATION_PARTITION_KEY, KeyAttribute.CORRELATION_SORT_KEY));
  }

  /**
   * Returns the index that finds completed sagas by day and due sagas by time.
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
   * Returns whether a table or an index can have this name.
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

  private static void checkNumber(Supplier<?> partitions, List<String> problems) {
    try {
      Object unused = partitions.get();
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

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TableSchema that
        && correlationIndexName.equals(that.correlationIndexName)
        && cleanupIndexName.equals(that.cleanupIndexName)
        && ttlAttribute.equals(that.ttlAttribute)
        && shards == that.shards
        && duePartitions == that.duePartitions;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        correlationIndexName, cleanupIndexName, ttlAttribute, shards, duePartitions);
  }

  @Override
  public String toString() {
    return ("TableSchema[correlation index %s, clean-up index %s, TTL attribute %s, shards %s,"
            + " due partitions %s]")
        .formatted(correlationIndexName, cleanupIndexName, ttlAttribute, shards, duePartitions);
  }

  /** A builder of schemas. Not safe for use by several threads. */
  public static final class Builder {
    private String correlationIndexName = "GSI1";
    private String cleanupIndexName = "GSI2";
    private String ttlAttribute = "ttl";
    private int shards = 1;
    private int duePartitions = 1;

    private Builder() {}

    /**
     * Sets the name of the index that finds sagas by correlation ID.
     *
     * @param name 3 to 255 of letters, digits, {@code _}, {@code -} and {@code .} (default {@code
     *     GSI1})
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder correlationIndexName(String name) {
      this.correlationIndexName = Objects.requireNonNull(name, "the name must not be null");
      return this;
    }

    /**
     * Sets the name of the index that finds completed sagas by day and due sagas by time.
     *
     * @param name 3 to 255 of letters, digits, {@code _}, {@code -} and {@code .} (default {@code
     *     GSI2})
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder cleanupIndexName(String name) {
      this.cleanupIndexName = Objects.requireNonNull(name, "the name must not be null");
      return this;
    }

    /**
     * Sets the attribute that contains the time to live in epoch seconds.
     *
     * @param name 1 to 255 characters, and not the name of another attribute of sagas (default
     *     {@code ttl})
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder ttlAttribute(String name) {
      this.ttlAttribute = Objects.requireNonNull(name, "the name must not be null");
      return this;
    }

    /**
     * Sets the number of shards. It can never change while the table contains sagas.
     *
     * @param number from 1 to 1,000 (default 1)
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder shards(int number) {
      this.shards = number;
      return this;
    }

    /**
     * Sets the number of partitions for due sagas. It may grow, see {@link DuePartitions}.
     *
     * @param number from 1 to 1,000 (default 1)
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder duePartitions(int number) {
      this.duePartitions = number;
      return this;
    }

    /**
     * Returns the schema.
     *
     * @return the schema
     * @throws IllegalArgumentException if DynamoDB doesn't accept a name, if both indexes have the
     *     same name, if sagas use the TTL attribute for something else, or if a number is out of
     *     bounds; the message contains all problems
     */
    public TableSchema build() {
      return new TableSchema(this);
    }
  }
}
