package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.value.Value;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits units to a number in each second of the clock: those of a key range, which is a partition
 * key here, and those of a table or an index, where it has a maximum. A request passes while
 * anything is left, and may overdraw. There is no burst capacity.
 *
 * <p>Source: <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html">partition
 * limits</a>, <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/throttling-diagnosing.html">reasons</a>.
 *
 * <p>Guarded by the database's lock.
 */
final class Throttle {
  private static final double WRITE_UNITS_OF_KEY_RANGE = 1_000;
  private static final double READ_UNITS_OF_KEY_RANGE = 3_000;

  private static final String PROVISIONED =
      "The level of configured provisioned throughput for the table was exceeded. Consider"
          + " increasing your provisioning level with the UpdateTable API.";
  private static final String PROVISIONED_INDEX =
      "The level of configured provisioned throughput for one or more global secondary indexes of"
          + " the table was exceeded. Consider increasing your provisioning level for the"
          + " under-provisioned global secondary indexes with the UpdateTable API";
  private static final String ON_DEMAND =
      "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically"
          + " scaling your table or index so please try again shortly. If exceptions persist, check"
          + " if you have a hot key:"
          + " https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html";

  private final Clock clock;
  private final Map<Resource, Bucket> buckets = new HashMap<>();
  private boolean on;

  Throttle(Clock clock) {
    this.clock = clock;
  }

  void set(boolean on) {
    this.on = on;
    buckets.clear();
  }

  /**
   * Fails if nothing is left for a partition, or for the table or index that it belongs to.
   *
   * @param readOrWritten the index; null for the table itself
   * @param partition the partition; null if there is more than one
   * @throws ServiceException that the service throttles with
   */
  void require(
      TableDefinition table,
      @Nullable IndexDefinition readOrWritten,
      Value.@Nullable Scalar partition,
      UnitKind kind) {
    if (!on) {
      return;
    }
    IndexDefinition index = unlessLocal(readOrWritten);
    if (partition != null
        && isEmpty(new Resource(table.id(), name(index), kind, partition), kind.ofKeyRange)) {
      throw exceeded(table, index, kind, "KeyRangeThroughputExceeded");
    }
    Double limit = limit(table, index, kind);
    if (limit != null && isEmpty(new Resource(table.id(), name(index), kind, null), limit)) {
      throw exceeded(
          table,
          index,
          kind,
          table.billingMode() == BillingMode.PROVISIONED
              ? "ProvisionedThroughputExceeded"
              : "MaxOnDemandThroughputExceeded");
    }
  }

  /** Forgets what a table that is deleted has used up. */
  void forget(TableDefinition table) {
    buckets.keySet().removeIf(resource -> resource.tableId().equals(table.id()));
  }

  /**
   * Takes units from what is left.
   *
   * @param partition the partition; null if none was read
   */
  void charge(
      TableDefinition table,
      @Nullable IndexDefinition readOrWritten,
      Value.@Nullable Scalar partition,
      UnitKind kind,
      double units) {
    if (!on) {
      return;
    }
    IndexDefinition index = unlessLocal(readOrWritten);
    if (partition != null) {
      bucket(new Resource(table.id(), name(index), kind, partition), kind.ofKeyRange).take(units);
    }
    Double limit = limit(table, index, kind);
    if (limit != null) {
      bucket(new Resource(table.id(), name(index), kind, null), limit).take(units);
    }
  }

  /** A local index has no throughput of its own: it takes the table's. */
  private static @Nullable IndexDefinition unlessLocal(@Nullable IndexDefinition index) {
    return index == null || !index.global() ? null : index;
  }

  private boolean isEmpty(Resource resource, double limit) {
    return bucket(resource, limit).left <= 0;
  }

  private Bucket bucket(Resource resource, double limit) {
    Instant now = clock.instant();
    Bucket bucket = buckets.computeIfAbsent(resource, key -> new Bucket(limit, now));
    bucket.refill(limit, now);
    return bucket;
  }

  private static String name(@Nullable IndexDefinition index) {
    return index == null ? "" : index.name();
  }

  private static @Nullable Double limit(
      TableDefinition table, @Nullable IndexDefinition index, UnitKind kind) {
    Throughput throughput = index == null ? table.throughput() : index.throughput();
    Long limit = kind == UnitKind.READ ? throughput.readUnits() : throughput.writeUnits();
    return limit == null ? null : limit.doubleValue();
  }

  private static ServiceException exceeded(
      TableDefinition table, @Nullable IndexDefinition index, UnitKind kind, String what) {
    boolean provisioned = table.billingMode() == BillingMode.PROVISIONED;
    String reason = (index == null ? "Table" : "Index") + kind.inReason + what;
    String resource = index == null ? table.arn() : table.arn(index);
    return ServiceException.of(
        provisioned ? "ProvisionedThroughputExceededException" : "ThrottlingException",
        !provisioned ? ON_DEMAND : index == null ? PROVISIONED : PROVISIONED_INDEX,
        // the model writes the member of one exception with a small letter
        Map.of(
            provisioned ? "ThrottlingReasons" : "throttlingReasons",
            List.of(Map.of("reason", reason, "resource", resource))));
  }

  /** Reads or writes. */
  enum UnitKind {
    READ("Read", READ_UNITS_OF_KEY_RANGE),
    WRITE("Write", WRITE_UNITS_OF_KEY_RANGE);

    private final String inReason;
    private final double ofKeyRange;

    UnitKind(String inReason, double ofKeyRange) {
      this.inReason = inReason;
      this.ofKeyRange = ofKeyRange;
    }
  }

  private record Resource(
      String tableId, String index, UnitKind kind, Value.@Nullable Scalar partition) {}

  private static final class Bucket {
    private double left;
    private Instant filled;

    Bucket(double limit, Instant now) {
      this.left = limit;
      this.filled = now;
    }

    void refill(double limit, Instant now) {
      double seconds = Duration.between(filled, now).toNanos() / 1e9;
      if (seconds < 0) {
        // the clock went back
        filled = now;
      } else if (seconds > 0) {
        left = Math.min(limit, left + seconds * limit);
        filled = now;
      }
    }

    void take(double units) {
      left -= units;
    }
  }
}
