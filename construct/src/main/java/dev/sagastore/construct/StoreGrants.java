package dev.sagastore.construct;

import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.ParameterPath;
import dev.sagastore.schema.StoreAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.kms.IKey;
import software.constructs.IConstruct;

/**
 * Permissions on a table: single actions on the ARNs of the table and of its indexes, and the use
 * of its key. They go to the policy of the grantee, or to that of the table if the grantee has none
 * in this stack's account.
 */
final class StoreGrants {
  private final IConstruct sagas;
  private final StoreReference store;

  StoreGrants(IConstruct sagas, StoreReference store) {
    this.sagas = sagas;
    this.store = store;
  }

  /** Grants an access to the sagas of all types. */
  Grant grant(IGrantable grantee, StoreAccess access) {
    return grant(grantee, access, List.of());
  }

  /** Grants an access to the sagas of some types, or of all if there are no names. */
  Grant grant(IGrantable grantee, StoreAccess access, List<String> sagaNames) {
    List<AccessStatement> statements = AccessStatement.of(access, store, sagaNames);
    if (PrincipalAccount.isOwnedByAnother(grantee.getGrantPrincipal(), sagas)) {
      return resourcePolicy(grantee).add(access, statements);
    }
    List<GrantOnPrincipalOptions> policy = identityPolicy(grantee, access, statements);
    Grant first = Grant.addToPrincipal(policy.get(0));
    if (!first.getSuccess()) {
      // a principal takes all statements or none
      return resourcePolicy(grantee).add(access, statements);
    }
    return policy.stream().skip(1).map(Grant::addToPrincipal).reduce(first, Grant::combine);
  }

  private ResourcePolicyGrant resourcePolicy(IGrantable grantee) {
    return new ResourcePolicyGrant(sagas, store, grantee);
  }

  private List<GrantOnPrincipalOptions> identityPolicy(
      IGrantable grantee, StoreAccess access, List<AccessStatement> statements) {
    List<GrantOnPrincipalOptions> policy = new ArrayList<>();
    for (AccessStatement statement : statements) {
      policy.add(statement.onPrincipal(grantee, store.tableArn()));
    }
    IKey key = store.encryptionKey();
    if (key != null && access.touchesItems()) {
      // not by the key's own grant, which falls back to the key's policy for principals that did
      // not get the table
      policy.add(
          GrantOnPrincipalOptions.builder()
              .grantee(grantee)
              .actions(List.of(KeyUse.ACTION))
              .resourceArns(List.of(key.getKeyArn()))
              .conditions(KeyUse.conditions(sagas, store))
              .build());
    }
    return policy;
  }

  /** Grants reading the parameters under the path. */
  Grant grantParameters(IGrantable grantee) {
    ParameterPath path = store.parameterPath();
    if (path == null) {
      throw new IllegalStateException(
          sagas.getNode().getPath() + ": no parameters are published, set parameterPath first");
    }
    if (PrincipalAccount.isOwnedByAnother(grantee.getGrantPrincipal(), sagas)) {
      throw new IllegalArgumentException(
          "%s: %s is of another account, which can't read parameters of type String: grant a role of"
                  .formatted(sagas.getNode().getPath(), grantee)
              + " this account, which the other one assumes");
    }
    Grant grant =
        Grant.addToPrincipal(
            GrantOnPrincipalOptions.builder()
                .grantee(grantee)
                .actions(List.of("ssm:GetParameters"))
                .resourceArns(
                    Arrays.stream(EnvironmentVariable.values())
                        .map(variable -> parameterArn(path.parameterName(variable)))
                        .toList())
                .conditions(Map.of())
                .build());
    if (!grant.getSuccess()) {
      throw new IllegalArgumentException(
          "%s: %s has no policy in this app, and parameters have none: grant a role or a user of"
                  .formatted(sagas.getNode().getPath(), grantee)
              + " this account");
    }
    return grant;
  }

  private String parameterArn(String name) {
    return Stack.of(sagas)
        .formatArn(
            ArnComponents.builder()
                .service("ssm")
                .resource("parameter")
                // the ARN has one slash where the name begins with one
                .resourceName(name.substring(1))
                .build());
  }
}
