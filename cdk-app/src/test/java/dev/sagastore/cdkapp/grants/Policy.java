package dev.sagastore.cdkapp.grants;

import dev.sagastore.construct.SagaStoreTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;

/**
 * A policy as {@code SagaStoreTable} synthesises it, evaluated as IAM does: a request is allowed if
 * a statement names its action and its resource, and the statement's condition holds. Anything that
 * the construct does not use today is refused, so that this cannot take a policy for less than it
 * is.
 */
final class Policy {
  private static final String TABLES = "arn:aws:dynamodb:eu-west-1:123456789012:table/";
  private static final Pattern IAM_PATTERN =
      Pattern.compile("\\$\\{([*?$])}|([*?])|([^*?$]+)|(.)", Pattern.DOTALL);

  private final List<Statement> statements;

  private record Statement(Set<String> actions, Set<String> resources, List<Pattern> keys) {
    boolean allows(Need need) {
      return actions.contains(need.action())
          && resources.contains(need.resource())
          && (keys.isEmpty() || (!need.leadingKeys().isEmpty() && allKeysMatch(need)));
    }

    private boolean allKeysMatch(Need need) {
      return need.leadingKeys().stream()
          .allMatch(key -> keys.stream().anyMatch(pattern -> pattern.matcher(key).matches()));
    }
  }

  private Policy(List<Statement> statements) {
    this.statements = statements;
  }

  /** Synthesises what is granted on a table to a role. */
  static Policy of(String tableName, BiConsumer<SagaStoreTable, Role> grant) {
    Stack stack =
        new Stack(
            new App(),
            "Grants",
            StackProps.builder()
                .env(Environment.builder().account("123456789012").region("eu-west-1").build())
                .build());
    Role role =
        Role.Builder.create(stack, "Role")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .build();
    grant.accept(SagaStoreTable.fromTableArn(stack, "Sagas", TABLES + tableName), role);
    List<Statement> statements = new ArrayList<>();
    for (Map<String, Object> policy :
        Template.fromStack(stack).findResources("AWS::IAM::Policy").values()) {
      Map<?, ?> document = map(map(policy.get("Properties")).get("PolicyDocument"));
      ((List<?>) document.get("Statement")).forEach(json -> statements.add(statement(map(json))));
    }
    return new Policy(statements);
  }

  private static Statement statement(Map<?, ?> json) {
    if (!json.get("Effect").equals("Allow")
        || !Set.of("Effect", "Action", "Resource", "Condition").containsAll(json.keySet())) {
      throw new AssertionError("not understood: " + json);
    }
    return new Statement(
        strings(json.get("Action")).collect(Collectors.toSet()),
        strings(json.get("Resource"))
            .map(arn -> arn.substring(TABLES.length()))
            .collect(Collectors.toSet()),
        json.containsKey("Condition") ? patterns(map(json.get("Condition"))) : List.of());
  }

  /** Without the second operator, a request that names no item would fulfil the first. */
  private static List<Pattern> patterns(Map<?, ?> condition) {
    Map<?, ?> like = map(condition.get("ForAllValues:StringLike"));
    if (!condition.get("Null").equals(Map.of("dynamodb:LeadingKeys", "false"))
        || condition.size() != 2
        || like.size() != 1) {
      throw new AssertionError("not understood: " + condition);
    }
    return strings(like.get("dynamodb:LeadingKeys"))
        .map(
            pattern ->
                IAM_PATTERN
                    .matcher(pattern)
                    .results()
                    .map(
                        part -> {
                          if (part.group(4) != null) {
                            throw new AssertionError("a variable in " + pattern);
                          }
                          if (part.group(2) != null) {
                            return part.group(2).equals("*") ? ".*" : ".";
                          }
                          return Pattern.quote(
                              part.group(1) == null ? part.group(3) : part.group(1));
                        })
                    .collect(Collectors.joining()))
        .map(Pattern::compile)
        .toList();
  }

  private static Stream<String> strings(Object oneOrMany) {
    Collection<?> all = oneOrMany instanceof List<?> list ? list : List.of(oneOrMany);
    return all.stream().map(String.class::cast);
  }

  private static Map<?, ?> map(Object json) {
    return (Map<?, ?>) json;
  }

  boolean allows(Need need) {
    return statements.stream().anyMatch(statement -> statement.allows(need));
  }

  /** Returns all pairs of action and resource that are allowed. */
  List<String> pairs() {
    return statements.stream()
        .flatMap(
            statement ->
                statement.actions().stream()
                    .flatMap(
                        action ->
                            statement.resources().stream()
                                .map(resource -> action + " on " + resource)))
        .distinct()
        .toList();
  }
}
