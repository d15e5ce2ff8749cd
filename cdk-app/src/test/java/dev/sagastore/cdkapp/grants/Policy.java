package dev.sagastore.cdkapp.grants;

import dev.sagastore.construct.ISagaStoreTable;
import dev.sagastore.construct.SagaStoreTable;
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
import software.amazon.awscdk.services.iam.ArnPrincipal;
import software.amazon.awscdk.services.iam.IGrantable;
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
  private static final String PRINCIPAL = "arn:aws:iam::123456789012:role/granted";
  private static final Map<String, String> PARTITION = Map.of("Ref", "AWS::Partition");
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

  /** The place to which the construct writes a grant. */
  enum Kind {
    /** The policy of a role. */
    IDENTITY {
      @Override
      void grant(Stack stack, String tableName, BiConsumer<ISagaStoreTable, IGrantable> grant) {
        grant.accept(
            SagaStoreTable.fromTableArn(stack, "Sagas", TABLES + tableName),
            Role.Builder.create(stack, "Role")
                .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                .build());
      }

      @Override
      Stream<Object> documents(Template template) {
        return template.findResources("AWS::IAM::Policy").values().stream()
            .map(policy -> map(policy.get("Properties")).get("PolicyDocument"));
      }
    },
    /** The policy of the table. */
    RESOURCE {
      @Override
      void grant(Stack stack, String tableName, BiConsumer<ISagaStoreTable, IGrantable> grant) {
        grant.accept(
            SagaStoreTable.Builder.create(stack, "Sagas").tableName(tableName).build(),
            new ArnPrincipal(PRINCIPAL));
      }

      @Override
      Stream<Object> documents(Template template) {
        return template.findResources("AWS::DynamoDB::GlobalTable").values().stream()
            .flatMap(table -> ((List<?>) map(table.get("Properties")).get("Replicas")).stream())
            .map(replica -> map(map(replica).get("ResourcePolicy")).get("PolicyDocument"));
      }
    };

    abstract void grant(
        Stack stack, String tableName, BiConsumer<ISagaStoreTable, IGrantable> grant);

    abstract Stream<Object> documents(Template template);
  }

  /** Synthesises what is granted on a table to a role, in the role's policy. */
  static Policy of(String tableName, BiConsumer<ISagaStoreTable, IGrantable> grant) {
    return of(Kind.IDENTITY, tableName, grant);
  }

  /** Synthesises what is granted on a table to a role. */
  static Policy of(Kind kind, String tableName, BiConsumer<ISagaStoreTable, IGrantable> grant) {
    Stack stack =
        new Stack(
            new App(),
            "Grants",
            StackProps.builder()
                .env(Environment.builder().account("123456789012").region("eu-west-1").build())
                .build());
    kind.grant(stack, tableName, grant);
    return new Policy(
        kind.documents(Template.fromStack(stack))
            .flatMap(document -> ((List<?>) map(document).get("Statement")).stream())
            .map(json -> statement(map(json)))
            .toList());
  }

  private static Statement statement(Map<?, ?> json) {
    if (!json.get("Effect").equals("Allow")
        || !Set.of("Effect", "Action", "Resource", "Condition", "Principal")
            .containsAll(json.keySet())
        || (json.containsKey("Principal")
            && !json.get("Principal").equals(Map.of("AWS", PRINCIPAL)))) {
      throw new AssertionError("not understood: " + json);
    }
    return new Statement(
        strings(json.get("Action")).collect(Collectors.toSet()),
        arns(json.get("Resource"))
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

  /** A table has no ARN yet when its own policy is written: the policy joins one. */
  private static Stream<String> arns(Object oneOrMany) {
    Collection<?> all = oneOrMany instanceof List<?> list ? list : List.of(oneOrMany);
    return all.stream()
        .map(
            arn ->
                arn instanceof Map<?, ?> join
                    ? ((List<?>) ((List<?>) join.get("Fn::Join")).get(1))
                        .stream()
                            .map(part -> PARTITION.equals(part) ? "aws" : (String) part)
                            .collect(Collectors.joining())
                    : (String) arn);
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
