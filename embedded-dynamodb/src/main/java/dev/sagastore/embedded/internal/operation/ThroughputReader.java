package dev.sagastore.embedded.internal.operation;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.protocol.Members;
import dev.sagastore.embedded.internal.table.BillingMode;
import dev.sagastore.embedded.internal.table.Throughput;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the throughput of tables and indexes. */
final class ThroughputReader {
  private static final String INVALID = "One or more parameter values were invalid: ";
  private static final String PROVISIONED = "ProvisionedThroughput";
  private static final String ON_DEMAND = "OnDemandThroughput";
  private static final long MAX_UNITS = 1_000_000_000_000L;
  private static final long NO_MAXIMUM = -1;

  private static final Parameters OF_PROVISIONED =
      Parameters.of("ReadCapacityUnits", "WriteCapacityUnits");
  private static final Parameters OF_ON_DEMAND =
      Parameters.of("MaxReadRequestUnits", "MaxWriteRequestUnits");

  private ThroughputReader() {}

  /**
   * Adds the checks of the throughput of a table or an index.
   *
   * @param path where it is, with a dot; empty for the table
   */
  static void check(Members owner, String path, Constraints constraints) {
    Members provisioned = owner.structure(PROVISIONED, PROVISIONED);
    if (provisioned != null) {
      for (String units : new String[] {"WriteCapacityUnits", "ReadCapacityUnits"}) {
        String member =
            path
                + "provisionedThroughput."
                + Character.toLowerCase(units.charAt(0))
                + units.substring(1);
        constraints
            .notNull(member, provisioned.longInteger(units))
            .atLeast(member, provisioned.longInteger(units), 1);
      }
    }
  }

  static Throughput ofTable(Members request, BillingMode billingMode) {
    boolean provisioned = request.has(PROVISIONED);
    if (billingMode == BillingMode.PROVISIONED && !provisioned) {
      throw ServiceException.validation(
          INVALID
              + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode"
              + " is PROVISIONED");
    }
    if (billingMode == BillingMode.PAY_PER_REQUEST && provisioned) {
      throw ServiceException.validation(
          INVALID
              + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when"
              + " BillingMode is PAY_PER_REQUEST");
    }
    return read(request, billingMode);
  }

  static Throughput ofIndex(Members index, String name, BillingMode billingMode) {
    boolean provisioned = index.has(PROVISIONED);
    if (billingMode == BillingMode.PROVISIONED && !provisioned) {
      throw ServiceException.validation(
          INVALID + "ProvisionedThroughput must be specified for index: " + name);
    }
    if (billingMode == BillingMode.PAY_PER_REQUEST && provisioned) {
      throw ServiceException.validation(
          "%sProvisionedThroughput should not be specified for index: %s when BillingMode is PAY_PER_REQUEST"
              .formatted(INVALID, name));
    }
    return read(index, billingMode);
  }

  private static Throughput read(Members owner, BillingMode billingMode) {
    Members provisioned = owner.structure(PROVISIONED, PROVISIONED);
    Members onDemand = owner.structure(ON_DEMAND, ON_DEMAND);
    if (onDemand != null && billingMode == BillingMode.PROVISIONED) {
      throw ServiceException.validation(
          INVALID + "OnDemandThroughput can only be specified when BillingMode is PAY_PER_REQUEST");
    }
    if (provisioned != null) {
      OF_PROVISIONED.check(provisioned);
      return new Throughput(
          bounded("ReadCapacityUnits", provisioned.longInteger("ReadCapacityUnits")),
          bounded("WriteCapacityUnits", provisioned.longInteger("WriteCapacityUnits")));
    }
    if (onDemand != null) {
      OF_ON_DEMAND.check(onDemand);
      return new Throughput(
          maximum("MaxReadRequestUnits", onDemand), maximum("MaxWriteRequestUnits", onDemand));
    }
    return Throughput.UNLIMITED;
  }

  private static long bounded(String name, @Nullable Long units) {
    if (Objects.requireNonNull(units) > MAX_UNITS) {
      throw ServiceException.validation(
          "Given value %d for %s is out of bounds".formatted(units, name));
    }
    return units;
  }

  /** Returns a maximum: minus one stands for none. */
  private static @Nullable Long maximum(String name, Members onDemand) {
    Long units = onDemand.longInteger(name);
    if (units != null && units != NO_MAXIMUM && units < 1) {
      throw ServiceException.validation(
          "%s%s must be at least 1, or -1 for no maximum".formatted(INVALID, name));
    }
    return units == null || units == NO_MAXIMUM ? null : units;
  }
}
