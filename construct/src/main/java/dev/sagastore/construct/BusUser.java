package dev.sagastore.construct;

import dev.sagastore.schema.EnvironmentVariable;
import java.util.Objects;
import software.amazon.awscdk.Stack;
import software.constructs.IConstruct;

/**
 * Code with an environment of its own that uses a bus.
 *
 * @param bus the bus
 * @param construct the function or container
 * @param environmentPrefix prefix of the variables' names
 */
record BusUser(IConstruct bus, IConstruct construct, String environmentPrefix) {
  private static final String CONNECTION = "sagastore:bus:";
  private static final String INVOCATION = "sagastore:bus-invocation";

  BusUser {
    Objects.requireNonNull(construct, "the function or container must not be null");
    EnvironmentVariable.requirePrefix(environmentPrefix);
  }

  /**
   * Requires that the variables are not those of another bus, and that the code is deployed to the
   * place of the bus.
   */
  void requirePossible() {
    Stack stack = Stack.of(construct);
    Stack own = Stack.of(bus);
    if (StoreConnection.differ(stack.getAccount(), own.getAccount())
        || StoreConnection.differ(stack.getRegion(), own.getRegion())) {
      throw new IllegalArgumentException(
          ("%s: %s is deployed to another account or region: to handle messages there, declare a"
                  + " bus in its stack. To send to this bus, import it there by"
                  + " fromSagaBusAttributes, and call sendFrom")
              .formatted(bus.getNode().getPath(), path()));
    }
    construct.getNode().getMetadata().stream()
        .filter(entry -> entry.getType().equals(CONNECTION + environmentPrefix))
        .filter(entry -> !entry.getData().equals(bus.getNode().getPath()))
        .findFirst()
        .ifPresent(
            other -> {
              throw new IllegalArgumentException(
                  ("%s: %s is connected to %s, with the same variables: connect one of"
                          + " the buses with an environmentPrefix, and read its variables with"
                          + " the same")
                      .formatted(bus.getNode().getPath(), path(), other.getData()));
            });
  }

  /**
   * Requires that no other bus invokes the function: its class handles the messages of one bus, or
   * sweeps for one.
   *
   * @param use use of a bus by the function, for the message
   */
  void requireNoOtherBus(String use) {
    construct.getNode().getMetadata().stream()
        .filter(entry -> entry.getType().equals(INVOCATION))
        .filter(entry -> !entry.getData().equals(bus.getNode().getPath()))
        .findFirst()
        .ifPresent(
            other -> {
              throw new IllegalArgumentException(
                  "%s: %s is connected to %s, and a function %s one bus: use a function for each bus"
                      .formatted(bus.getNode().getPath(), path(), other.getData(), use));
            });
  }

  /** Notes that the bus invokes the function. */
  void claimInvocations() {
    construct.getNode().addMetadata(INVOCATION, bus.getNode().getPath());
  }

  /** Notes that the code uses the bus. */
  void claim() {
    construct.getNode().addMetadata(CONNECTION + environmentPrefix, bus.getNode().getPath());
  }

  String path() {
    return construct.getNode().getPath();
  }

  /** Returns whether a table is connected with the same prefix. */
  boolean hasTable() {
    return StoreConnection.isConnected(construct, environmentPrefix);
  }

  /** Returns whether this table is connected with the same prefix. */
  boolean hasTable(ISagaStoreTable table) {
    return StoreConnection.isConnectedTo(construct, environmentPrefix, table);
  }
}
