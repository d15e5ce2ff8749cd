package dev.sagastore.construct;

import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.ParameterPath;
import dev.sagastore.schema.StoreAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;

/**
 * Permissions on a table: single actions on the ARNs of the table and of its indexes, and the use
 * of its key.
 */
final class StoreGrants {
  /**
   * DynamoDB decrypts the table's own key for whoever reads or writes items, and needs the caller's
   * permission for that; it encrypts with that key itself.
   */
  private static final String KEY_ACTION = "kms:Decrypt";

  private final StoreReference store;

  StoreGrants(StoreReference store) {
    this.store = store;
  }

  /** Grants an access to the sagas of all types. */
  Grant grant(IGrantable grantee, StoreAccess access) {
    Grants grants = new Grants(grantee);
    grants.add(
        Stream.concat(access.tableActions().stream(), access.itemActions().stream())
            .sorted()
            .toList(),
        List.of(store.tableArn()),
        Map.of());
    grants.add(access.indexActions(), store.indexArns(access), Map.of());
    return withKey(grants, access);
  }

  /** Grants an access to the sagas of some types. */
  Grant grant(IGrantable grantee, StoreAccess access, List<String> sagaNames) {
    Map<String, Map<String, Object>> ofSagas = LeadingKeys.ofSagas(sagaNames);
    Grants grants = new Grants(grantee);
    // they name no item: with a condition on keys they would never be allowed
    grants.add(access.tableActions(), List.of(store.tableArn()), Map.of());
    grants.add(access.itemActions(), List.of(store.tableArn()), ofSagas);
    for (String arn : store.indexArns(access)) {
      // the partitions of the clean-up index are days, with the sagas of all types in them
      boolean byDay = arn.equals(store.cleanupIndexArn());
      grants.add(access.indexActions(), List.of(arn), byDay ? Map.of() : ofSagas);
    }
    return withKey(grants, access);
  }

  private Grant withKey(Grants grants, StoreAccess access) {
    if (store.encryptionKey() != null && access.touchesItems()) {
      grants.all.add(store.encryptionKey().grant(grants.grantee, KEY_ACTION));
    }
    return grants.combined();
  }

  /** Grants reading the parameters at a path. */
  static Grant onParameters(IGrantable grantee, Stack stack, ParameterPath path) {
    List<String> arns =
        Arrays.stream(EnvironmentVariable.values())
            .map(variable -> parameterArn(stack, path.parameterName(variable)))
            .toList();
    Grants grants = new Grants(grantee);
    grants.add(List.of("ssm:GetParameters"), arns, Map.of());
    return grants.combined();
  }

  private static String parameterArn(Stack stack, String name) {
    return stack.formatArn(
        ArnComponents.builder()
            .service("ssm")
            .resource("parameter")
            // the ARN has one slash where the name begins with one
            .resourceName(name.substring(1))
            .build());
  }

  /** What one call grants. */
  private static final class Grants {
    private final IGrantable grantee;
    private final List<Grant> all = new ArrayList<>();

    Grants(IGrantable grantee) {
      this.grantee = grantee;
    }

    void add(List<String> actions, List<String> arns, Map<String, Map<String, Object>> conditions) {
      if (!actions.isEmpty()) {
        all.add(
            Grant.addToPrincipal(
                GrantOnPrincipalOptions.builder()
                    .grantee(grantee)
                    .actions(actions)
                    .resourceArns(arns)
                    .conditions(conditions)
                    .build()));
      }
    }

    Grant combined() {
      return all.stream().reduce(Grant::combine).orElseThrow();
    }
  }
}
