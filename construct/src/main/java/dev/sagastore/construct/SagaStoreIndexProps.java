package dev.sagastore.construct;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.dynamodb.Capacity;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexPropsV2;
import software.amazon.awscdk.services.dynamodb.WarmThroughput;

/**
 * The throughput of an index of a {@link SagaStoreTable}.
 *
 * <pre>{@code
 * SagaStoreIndexProps.builder().maxWriteRequestUnits(2_000).build();
 * }</pre>
 *
 * <p>By default, an index with on-demand billing has no maximum and DynamoDB's own warm throughput,
 * whatever those of the table are. With provisioned billing it has the capacity of the table.
 *
 * <p>Immutable. Later versions can add properties.
 */
public final class SagaStoreIndexProps {
  private final @Nullable Capacity readCapacity;
  private final @Nullable Capacity writeCapacity;
  private final @Nullable Integer maxReadRequestUnits;
  private final @Nullable Integer maxWriteRequestUnits;
  private final @Nullable WarmThroughput warmThroughput;

  private SagaStoreIndexProps(Builder builder) {
    this.readCapacity = builder.readCapacity;
    this.writeCapacity = builder.writeCapacity;
    this.maxReadRequestUnits = builder.maxReadRequestUnits;
    this.maxWriteRequestUnits = builder.maxWriteRequestUnits;
    this.warmThroughput = builder.warmThroughput;
  }

  /** Returns the throughput of an index that is declared as CDK does it. */
  static SagaStoreIndexProps of(GlobalSecondaryIndexPropsV2 index) {
    Builder builder = builder();
    builder.readCapacity = index.getReadCapacity();
    builder.writeCapacity = index.getWriteCapacity();
    builder.maxReadRequestUnits = integer(index.getMaxReadRequestUnits());
    builder.maxWriteRequestUnits = integer(index.getMaxWriteRequestUnits());
    builder.warmThroughput = index.getWarmThroughput();
    return builder.build();
  }

  private static @Nullable Integer integer(@Nullable Number number) {
    return number == null ? null : number.intValue();
  }

  /**
   * Returns a builder with the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the provisioned read capacity.
   *
   * @return the capacity; null for that of the table (default)
   */
  public @Nullable Capacity getReadCapacity() {
    return readCapacity;
  }

  /**
   * Returns the provisioned write capacity.
   *
   * @return the capacity; null for that of the table (default)
   */
  public @Nullable Capacity getWriteCapacity() {
    return writeCapacity;
  }

  /**
   * Returns the maximum of read request units a second, with on-demand billing.
   *
   * @return the maximum; null for none (default)
   */
  public @Nullable Integer getMaxReadRequestUnits() {
    return maxReadRequestUnits;
  }

  /**
   * Returns the maximum of write request units a second, with on-demand billing.
   *
   * @return the maximum; null for none (default)
   */
  public @Nullable Integer getMaxWriteRequestUnits() {
    return maxWriteRequestUnits;
  }

  /**
   * Returns the throughput that the index supports from the start.
   *
   * @return the throughput; null for DynamoDB's own (default)
   */
  public @Nullable WarmThroughput getWarmThroughput() {
    return warmThroughput;
  }

  /** Returns whether a property applies to provisioned billing only. */
  boolean isProvisioned() {
    return readCapacity != null || writeCapacity != null;
  }

  /** Returns whether a property applies to on-demand billing only. */
  boolean isOnDemand() {
    return maxReadRequestUnits != null || maxWriteRequestUnits != null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SagaStoreIndexProps that && values().equals(that.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  @Override
  public String toString() {
    StringJoiner set = new StringJoiner(", ", "SagaStoreIndexProps[", "]");
    add(set, "read capacity", readCapacity);
    add(set, "write capacity", writeCapacity);
    add(set, "max read request units", maxReadRequestUnits);
    add(set, "max write request units", maxWriteRequestUnits);
    add(set, "warm throughput", warmThroughput);
    return set.toString();
  }

  private static void add(StringJoiner set, String name, @Nullable Object value) {
    if (value != null) {
      set.add(name + " " + value);
    }
  }

  private List<@Nullable Object> values() {
    return Arrays.asList(
        readCapacity, writeCapacity, maxReadRequestUnits, maxWriteRequestUnits, warmThroughput);
  }

  /**
   * Builds {@link SagaStoreIndexProps}. {@link SagaStoreTable} validates the values, because the
   * billing of the table decides which of them apply.
   *
   * <p>Not safe for use by several threads.
   */
  public static final class Builder {
    private @Nullable Capacity readCapacity;
    private @Nullable Capacity writeCapacity;
    private @Nullable Integer maxReadRequestUnits;
    private @Nullable Integer maxWriteRequestUnits;
    private @Nullable WarmThroughput warmThroughput;

    private Builder() {}

    /**
     * Sets the read capacity. It needs a table with provisioned billing.
     *
     * @param capacity fixed or autoscaled capacity
     * @return this builder
     */
    public Builder readCapacity(Capacity capacity) {
      this.readCapacity = Objects.requireNonNull(capacity, "readCapacity");
      return this;
    }

    /**
     * Sets the write capacity. It needs a table with provisioned billing, and must be autoscaled:
     * CloudFormation accepts no fixed write capacity for a global table.
     *
     * @param capacity autoscaled capacity
     * @return this builder
     */
    public Builder writeCapacity(Capacity capacity) {
      this.writeCapacity = Objects.requireNonNull(capacity, "writeCapacity");
      return this;
    }

    /**
     * Sets the maximum of read request units a second. It needs a table with on-demand billing.
     *
     * @param units the maximum, from 1
     * @return this builder
     */
    public Builder maxReadRequestUnits(int units) {
      this.maxReadRequestUnits = units;
      return this;
    }

    /**
     * Sets the maximum of write request units a second. It needs a table with on-demand billing. An
     * index that is throttled throttles the writes of the table.
     *
     * @param units the maximum, from 1
     * @return this builder
     */
    public Builder maxWriteRequestUnits(int units) {
      this.maxWriteRequestUnits = units;
      return this;
    }

    /**
     * Sets the throughput that the index supports from the start, see {@link
     * SagaStoreTableProps#getWarmThroughput()}.
     *
     * @param throughput read and write units a second
     * @return this builder
     */
    public Builder warmThroughput(WarmThroughput throughput) {
      this.warmThroughput = Objects.requireNonNull(throughput, "warmThroughput");
      return this;
    }

    /**
     * Returns the properties.
     *
     * @return the properties
     */
    public SagaStoreIndexProps build() {
      return new SagaStoreIndexProps(this);
    }
  }
}
