package dev.sagastore.construct;

import java.util.function.BiConsumer;
import java.util.stream.Stream;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.IGrantable;
import software.constructs.IConstruct;
import software.constructs.MetadataEntry;

/** Gives code the variables of a table, and its role the permissions. */
final class StoreConnection {
  private static final String CONNECTION = "sagastore:connection:";

  private final IConstruct sagas;
  private final StoreReference store;

  StoreConnection(IConstruct sagas, StoreReference store) {
    this.sagas = sagas;
    this.store = store;
  }

  /** Connects a construct that has an environment of its own. */
  Grant connect(
      IConstruct user,
      IGrantable grantee,
      BiConsumer<String, String> environment,
      ConnectOptions options) {
    requireSamePlace(user);
    requireFree(user, options.getEnvironmentPrefix());
    Grant grant = connect(grantee, environment, options);
    user.getNode()
        .addMetadata(CONNECTION + options.getEnvironmentPrefix(), sagas.getNode().getPath());
    warnOfAnotherRegion(user);
    return grant;
  }

  Grant connect(
      IGrantable grantee, BiConsumer<String, String> environment, ConnectOptions options) {
    // first the grant: if it fails, the connection leaves nothing behind
    Grant grant =
        new StoreGrants(sagas, store).grant(grantee, options.getAccess(), options.getSagaNames());
    String prefix = options.getEnvironmentPrefix();
    (PrincipalAccount.isAnother(grantee.getGrantPrincipal(), sagas)
            ? store.environmentElsewhere(prefix)
            : store.environment(prefix))
        .forEach(environment);
    return grant;
  }

  /** The name of a table contains neither account nor region: elsewhere it is another table. */
  private void requireSamePlace(IConstruct user) {
    Stack stack = Stack.of(user);
    Stack own = Stack.of(sagas);
    if (differ(stack.getAccount(), own.getAccount())) {
      throw elsewhere(user, "account", "fromTableArn");
    }
    if (differ(stack.getRegion(), own.getRegion())) {
      throw elsewhere(
          user,
          "region",
          hasReplicaIn(stack.getRegion())
              // with the ARN, clients would use the table of the other region
              ? "fromTableName, which finds the replica of its region"
              : "fromTableArn");
    }
  }

  private boolean hasReplicaIn(String region) {
    return store.declared() != null && store.declared().regions().contains(region);
  }

  private IllegalArgumentException elsewhere(IConstruct user, String what, String importMethod) {
    return new IllegalArgumentException(
        ("%s: %s is deployed to another %s: import the table in its stack, by %s, and"
                + " connect it there")
            .formatted(sagas.getNode().getPath(), user.getNode().getPath(), what, importMethod));
  }

  /** An imported table can be elsewhere: its ARN contains the region, which a client ignores. */
  private void warnOfAnotherRegion(IConstruct user) {
    String region = Stack.of(user).getRegion();
    if (differ(store.region(), region)) {
      Annotations.of(user)
          .addWarningV2(
              "@sagastore/construct:region",
              ("the table of %s is in %s, and this is in %s: its store needs a client of the"
                      + " table's region")
                  .formatted(sagas.getNode().getPath(), store.region(), region));
    }
  }

  static boolean differ(String one, String other) {
    return !Token.isUnresolved(one) && !Token.isUnresolved(other) && !one.equals(other);
  }

  /** Returns whether a table is connected to a construct with a prefix. */
  static boolean isConnected(IConstruct user, String prefix) {
    return connections(user, prefix).findAny().isPresent();
  }

  /** Returns whether this table is connected to a construct with a prefix. */
  static boolean isConnectedTo(IConstruct user, String prefix, IConstruct sagas) {
    return connections(user, prefix)
        .anyMatch(entry -> entry.getData().equals(sagas.getNode().getPath()));
  }

  private static Stream<MetadataEntry> connections(IConstruct user, String prefix) {
    return user.getNode().getMetadata().stream()
        .filter(entry -> entry.getType().equals(CONNECTION + prefix));
  }

  /** The variables of a second table would silently replace those of the first. */
  private void requireFree(IConstruct user, String prefix) {
    String self = sagas.getNode().getPath();
    connections(user, prefix)
        .filter(entry -> !entry.getData().equals(self))
        .findFirst()
        .ifPresent(
            other -> {
              throw new IllegalArgumentException(
                  "%s: %s is connected to %s, with the same variables: connect one of the tables"
                          .formatted(self, user.getNode().getPath(), other.getData())
                      + " with an environmentPrefix, and read its store with the same");
            });
  }
}
