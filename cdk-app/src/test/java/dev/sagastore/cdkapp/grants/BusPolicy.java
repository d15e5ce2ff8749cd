package dev.sagastore.cdkapp.grants;

import dev.sagastore.construct.SagaBus;
import dev.sagastore.construct.SagaStoreTable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sqs.Queue;

/**
 * The policies of a stack with a bus, and the environment of its code, as they are after a
 * deployment. Everything that the construct doesn't use today fails, so that no policy counts for
 * less than it is.
 */
final class BusPolicy {
  /** Names by the beginning of a logical ID. */
  private static final Map<String, String> NAMES =
      Map.of(
          "BusQueue", "orders",
          "BusDeadLetters", "orders-dead-letters",
          "SagasTable", "sagas",
          "Stock", "stock",
          "Events", "events",
          "Company", "company");

  private static final String TABLE = ":table/";

  private final Set<String> granted;
  private final Map<String, String> environment;
  private final Set<String> used = ConcurrentHashMap.newKeySet();
  private final Set<String> denied = ConcurrentHashMap.newKeySet();

  private BusPolicy(Set<String> granted, Map<String, String> environment) {
    this.granted = granted;
    this.environment = environment;
  }

  /** Synthesizes a bus with a destination of each kind, and what is granted on it. */
  static BusPolicy of(BiConsumer<SagaBus, Stack> grants) {
    Stack stack = new Stack(new App(), "Grants");
    SagaBus bus =
        SagaBus.Builder.create(stack, "Bus")
            .name("orders")
            .store(new SagaStoreTable(stack, "Sagas"))
            .withoutSweeper()
            .destination("stock", new Queue(stack, "Stock"))
            .destination("events", new Topic(stack, "Events"))
            .destination("company", new EventBus(stack, "Company"))
            .build();
    grants.accept(bus, stack);
    Map<String, String> environment = new LinkedHashMap<>();
    bus.getEnvironment()
        .forEach((name, value) -> environment.put(name, text(stack.resolve(value))));
    return new BusPolicy(granted(Template.fromStack(stack)), environment);
  }

  private static Set<String> granted(Template template) {
    return template.findResources("AWS::IAM::Policy").values().stream()
        .map(policy -> map(map(policy.get("Properties")).get("PolicyDocument")))
        .flatMap(document -> ((List<?>) document.get("Statement")).stream())
        .flatMap(statement -> pairs(map(statement)))
        .collect(Collectors.toSet());
  }

  private static Stream<String> pairs(Map<?, ?> statement) {
    if (!statement.get("Effect").equals("Allow")
        || !statement.keySet().equals(Set.of("Effect", "Action", "Resource"))) {
      throw new AssertionError("not understood: " + statement);
    }
    return all(statement.get("Action")).stream()
        .map(String.class::cast)
        .flatMap(
            action ->
                all(statement.get("Resource")).stream()
                    .map(resource -> action + " on " + name(text(resource))));
  }

  private static Collection<?> all(Object oneOrMany) {
    return oneOrMany instanceof List<?> list ? list : List.of(oneOrMany);
  }

  /** Returns the last part of an ARN or a URL; of an index, with its table. */
  static String name(String address) {
    int table = address.indexOf(TABLE);
    if (table >= 0) {
      return address.substring(table + TABLE.length());
    }
    return address.substring(Math.max(address.lastIndexOf(':'), address.lastIndexOf('/')) + 1);
  }

  /** Returns the value of a part of a template after a deployment. */
  private static String text(Object value) {
    if (!(value instanceof Map<?, ?> function)) {
      return (String) value;
    }
    if (function.get("Fn::Join") instanceof List<?> arguments) {
      return all(arguments.get(1)).stream()
          .map(BusPolicy::text)
          .collect(Collectors.joining((String) arguments.get(0)));
    }
    if (function.get("Fn::GetAtt") instanceof List<?> attribute && attribute.get(1).equals("Arn")) {
      return arn((String) attribute.get(0));
    }
    if (function.get("Ref") instanceof String logicalId) {
      // what it is depends on the type
      return logicalId.startsWith("Events")
          ? arn(logicalId)
          : "https://sqs.eu-west-1.amazonaws.com/123456789012/" + nameOf(logicalId);
    }
    throw new AssertionError("not understood: " + value);
  }

  private static String arn(String logicalId) {
    String name = nameOf(logicalId);
    return switch (name) {
      case "events" -> "arn:aws:sns:eu-west-1:123456789012:events";
      case "sagas" -> "arn:aws:dynamodb:eu-west-1:123456789012:table/sagas";
      case "company" -> "arn:aws:events:eu-west-1:123456789012:event-bus/company";
      default -> "arn:aws:sqs:eu-west-1:123456789012:" + name;
    };
  }

  private static String nameOf(String logicalId) {
    return NAMES.entrySet().stream()
        .filter(entry -> logicalId.matches(entry.getKey() + "[0-9A-F]{8}"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(logicalId);
  }

  private static Map<?, ?> map(Object json) {
    return (Map<?, ?>) json;
  }

  /** Returns the variables that the construct sets. */
  Map<String, String> environment() {
    return environment;
  }

  /** Fails unless an action on a resource is granted, and notes that it is used. */
  void requireAllowed(String pair) {
    if (!granted.contains(pair)) {
      denied.add(pair);
      throw new SecurityException("not authorized: " + pair + ", only " + granted);
    }
    used.add(pair);
  }

  /** Returns the pairs of action and resource that were used without a grant. */
  Set<String> denied() {
    return denied;
  }

  /** Returns the pairs of action and resource that are granted, and were not used so far. */
  Set<String> unused() {
    return granted.stream().filter(pair -> !used.contains(pair)).collect(Collectors.toSet());
  }
}
