package dev.sagastore.construct;

import dev.sagastore.schema.StoreAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;

/**
 * One statement of a policy: actions on the table, or on indexes of it.
 *
 * @param actions names such as {@code dynamodb:GetItem}
 * @param resources the table or its indexes
 * @param conditions the conditions of the statement, in a fixed order
 */
record AccessStatement(
    List<String> actions, List<Resource> resources, Map<String, Map<String, Object>> conditions) {
  /** A managed policy has 6,144 characters, and CDK begins another only between two statements. */
  private static final int NAMES_IN_A_STATEMENT = 40;

  /**
   * The table or an index of it.
   *
   * @param suffix the end of the ARN, after that of the table
   */
  record Resource(String suffix) {
    static final Resource TABLE = new Resource("");

    static Resource index(String name) {
      return new Resource("/index/" + name);
    }
  }

  /** Returns the ARNs of the resources. */
  List<String> arns(String tableArn) {
    return resources.stream().map(resource -> tableArn + resource.suffix()).toList();
  }

  /** Returns the grant of the statement by the policy of a principal. */
  GrantOnPrincipalOptions onPrincipal(IGrantable grantee, String tableArn) {
    return GrantOnPrincipalOptions.builder()
        .grantee(grantee)
        .actions(actions)
        .resourceArns(arns(tableArn))
        .conditions(conditions)
        .build();
  }

  /** Returns the statements of an access to sagas; no names for all types. */
  static List<AccessStatement> of(
      StoreAccess access, StoreReference store, List<String> sagaNames) {
    return sagaNames.isEmpty() ? ofAll(access, store) : ofSome(access, store, sagaNames);
  }

  private static List<AccessStatement> ofAll(StoreAccess access, StoreReference store) {
    Statements statements = new Statements();
    statements.add(
        Stream.concat(access.tableActions().stream(), access.itemActions().stream())
            .sorted()
            .toList(),
        List.of(Resource.TABLE));
    statements.add(
        access.indexActions(), store.indexNames(access).stream().map(Resource::index).toList());
    return statements.all;
  }

  private static List<AccessStatement> ofSome(
      StoreAccess access, StoreReference store, List<String> sagaNames) {
    List<String> names = sagaNames.stream().distinct().toList();
    Statements statements = new Statements();
    // they name no item: with a condition on keys they would never be allowed
    statements.add(access.tableActions(), List.of(Resource.TABLE));
    for (int from = 0; from < names.size(); from += NAMES_IN_A_STATEMENT) {
      Map<String, Map<String, Object>> ofSagas =
          LeadingKeys.ofSagas(
              names.subList(from, Math.min(from + NAMES_IN_A_STATEMENT, names.size())));
      statements.add(access.itemActions(), List.of(Resource.TABLE), ofSagas);
      for (String index : store.indexNames(access)) {
        if (!store.isShared(index)) {
          statements.add(access.indexActions(), List.of(Resource.index(index)), ofSagas);
        }
      }
    }
    // the clean-up index has partitions of days, with the sagas of all types in them; those of due
    // sagas have their name, but AWS doesn't say which key it compares when an index is queried
    statements.add(
        access.indexActions(),
        store.indexNames(access).stream().filter(store::isShared).map(Resource::index).toList());
    return statements.all;
  }

  /** Collects statements that have actions and resources. */
  private static final class Statements {
    private final List<AccessStatement> all = new ArrayList<>();

    void add(List<String> actions, List<Resource> resources) {
      add(actions, resources, Map.of());
    }

    void add(
        List<String> actions,
        List<Resource> resources,
        Map<String, Map<String, Object>> conditions) {
      if (!actions.isEmpty() && !resources.isEmpty()) {
        all.add(new AccessStatement(actions, resources, conditions));
      }
    }
  }
}
