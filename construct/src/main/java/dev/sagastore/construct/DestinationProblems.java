package dev.sagastore.construct;

import dev.sagastore.schema.BusContract;
import dev.sagastore.schema.DestinationKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.kms.Alias;
import software.amazon.awscdk.services.kms.IAlias;
import software.constructs.IConstruct;

/** Finds destinations to which a bus can't send. */
final class DestinationProblems {
  private final Stack stack;
  private final @Nullable String busName;
  private final List<String> problems = new ArrayList<>();

  DestinationProblems(IConstruct scope, @Nullable String busName) {
    this.stack = Stack.of(scope);
    this.busName = busName;
  }

  /** Returns the reason why nothing can have a logical name; null if something can. */
  static @Nullable String ofName(String what, String name) {
    if (Token.isUnresolved(name)) {
      return "the name of %s must be known at synthesis: pass a text, not a token".formatted(what);
    }
    return BusContract.isName(name)
        ? null
        : "%s cannot be named '%s': use 1 to 80 letters, digits, '_', '.' and '-'"
            .formatted(what, name);
  }

  List<String> of(List<BusDestination> destinations) {
    Set<String> names = new HashSet<>();
    for (BusDestination destination : destinations) {
      String name = destination.name();
      String ofName = ofName("a destination", name);
      if (ofName != null) {
        problems.add(ofName);
      }
      if (!names.add(name)) {
        problems.add(
            "there are two destinations named '%s': choose another name for one of them"
                .formatted(name));
      }
      if (name.equals(busName)) {
        problems.add(
            ("the destination '%s' has the name of the bus, which is that of its own queue: choose"
                    + " another name")
                .formatted(name));
      }
      checkResource(destination);
    }
    return problems;
  }

  /** Returns how messages get to another region. */
  private static String wayTo(DestinationKind kind, String region) {
    return kind == DestinationKind.QUEUE
        ? ("Send to a topic of %s to which the queue subscribes, or to an event bus of %s with a"
                + " rule that forwards the events")
            .formatted(region, region)
        : "Send to a topic or event bus of %s that forwards the messages".formatted(region);
  }

  private void checkResource(BusDestination destination) {
    String name = destination.name();
    if (destination.isFifo()) {
      problems.add(
          "the destination '%s' is a FIFO %s, to which the bus can't send: use a standard one"
              .formatted(name, destination.kind() == DestinationKind.TOPIC ? "topic" : "queue"));
    }
    String region = stack.getRegion();
    if (StoreConnection.differ(destination.region(), region)) {
      problems.add(
          "the destination '%s' is in %s, and the bus in %s, where its clients send. %s"
              .formatted(name, destination.region(), region, wayTo(destination.kind(), region)));
    }
    if (destination.key() instanceof IAlias alias && !(alias instanceof Alias)) {
      problems.add(
          ("the key of the destination '%s' is the imported alias '%s', on which nothing can be"
                  + " granted: import the key itself, for example with Key.fromKeyArn")
              .formatted(name, alias.getAliasName()));
    }
    if (destination.kind() == DestinationKind.EVENT_BUS
        && busName != null
        && busName.startsWith("aws.")) {
      problems.add(
          "the name '%s' cannot be the source of events on '%s': EventBridge reserves 'aws.'"
              .formatted(busName, name));
    }
  }
}
