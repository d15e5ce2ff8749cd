package dev.sagastore.construct;

import java.util.function.BiConsumer;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.IGrantable;
import software.constructs.IConstruct;

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
    warnOfAnotherRegion(user);
    claim(user, options.environmentPrefix());
    return connect(grantee, environment, options);
  }

  Grant connect(
      IGrantable grantee, BiConsumer<String, String> environment, ConnectOptions options) {
    // first the grant: what it refuses shall leave nothing behind
    StoreGrants grants = new StoreGrants(sagas, store);
    Grant grant =
        options.sagaNames().isEmpty()
            ? grants.grant(grantee, options.access())
            : grants.grant(grantee, options.access(), options.sagaNames());
    store.environment(options.environmentPrefix()).forEach(environment);
    return grant;
  }

  /** The name of a table says neither account nor region: elsewhere it would be another table. */
  private void requireSamePlace(IConstruct user) {
    Stack stack = Stack.of(user);
    if (differ(stack.getRegion(), Stack.of(sagas).getRegion())
        || differ(stack.getAccount(), Stack.of(sagas).getAccount())) {
      throw new IllegalArgumentException(
          "%s: %s is deployed to another account or region: import the table in its stack, by"
                  .formatted(sagas.getNode().getPath(), user.getNode().getPath())
              + " fromTableArn, and connect it there");
    }
  }

  /** An imported table may be elsewhere: its ARN says so, and a client made by default does not. */
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

  /** Notes whose variables a construct has: those of two tables would silently replace others. */
  private void claim(IConstruct user, String prefix) {
    String self = sagas.getNode().getPath();
    user.getNode().getMetadata().stream()
        .filter(entry -> entry.getType().equals(CONNECTION + prefix))
        .filter(entry -> !entry.getData().equals(self))
        .findFirst()
        .ifPresent(
            other -> {
              throw new IllegalArgumentException(
                  "%s: %s is connected to %s, with the same variables: connect one of the tables"
                          .formatted(self, user.getNode().getPath(), other.getData())
                      + " with an environmentPrefix, and read its store with the same");
            });
    user.getNode().addMetadata(CONNECTION + prefix, self);
  }
}
