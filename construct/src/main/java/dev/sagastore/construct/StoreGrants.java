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
import software.amazon.awscdk.services.kms.IKey;
import software.constructs.IConstruct;

/**
 * Permissions on a table: single actions on the ARNs of the table and of its indexes, and the use
 * of its key.
 */
final class StoreGrants {
  /**
   * DynamoDB decrypts the table's own key on behalf of whoever reads or writes items (<a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html">usage
   * notes</a>); it encrypts with that key itself.
   */
  private static final String KEY_ACTION = "kms:Decrypt";

  /** A managed policy has 6,144 characters, and CDK begins another only between two statements. */
  private static final int NAMES_IN_A_STATEMENT = 40;

  private final IConstruct sagas;
  private final StoreReference store;

  StoreGrants(IConstruct sagas, StoreReference store) {
    this.sagas = sagas;
    this.store = store;
  }

  /** Grants an access to the sagas of all types. */
  Grant grant(IGrantable grantee, StoreAccess access) {
    Statements statements = new Statements(grantee);
    statements.add(
        Stream.concat(access.tableActions().stream(), access.itemActions().stream())
            .sorted()
            .toList(),
        List.of(store.tableArn()),
        Map.of());
    statements.add(access.indexActions(), store.indexArns(access), Map.of());
    return granted(statements, access);
  }

  /** Grants an access to the sagas of some types. */
  Grant grant(IGrantable grantee, StoreAccess access, List<String> sagaNames) {
    List<String> names = sagaNames.stream().distinct().toList();
    Statements statements = new Statements(grantee);
    // they name no item: with a condition on keys they would never be allowed
    statements.add(access.tableActions(), List.of(store.tableArn()), Map.of());
    for (int from = 0; from < names.size(); from += NAMES_IN_A_STATEMENT) {
      Map<String, Map<String, Object>> ofSagas =
          LeadingKeys.ofSagas(
              names.subList(from, Math.min(from + NAMES_IN_A_STATEMENT, names.size())));
      statements.add(access.itemActions(), List.of(store.tableArn()), ofSagas);
      for (String arn : store.indexArns(access)) {
        if (!arn.equals(store.cleanupIndexArn())) {
          statements.add(access.indexActions(), List.of(arn), ofSagas);
        }
      }
    }
    // the clean-up index has partitions of days, with the sagas of all types in them; those of due
    // sagas have their name, but AWS doesn't say which key it compares when an index is queried
    statements.add(access.indexActions(), List.of(store.cleanupIndexArn()), Map.of());
    return granted(statements, access);
  }

  private Grant granted(Statements statements, StoreAccess access) {
    requireSameAccount(statements.grantee);
    IKey key = store.encryptionKey();
    if (key != null && access.touchesItems()) {
      // not by the key's own grant, which falls back to the key's policy, and lets services and
      // strangers use the key who did not get the table
      statements.add(
          List.of(KEY_ACTION),
          List.of(key.getKeyArn()),
          Map.of(
              "StringEquals",
              Map.of(
                  "kms:ViaService",
                  "dynamodb.%s.%s".formatted(store.region(), Stack.of(sagas).getUrlSuffix()))));
    }
    return statements.grant();
  }

  /** A role of another account needs the table's resource policy, too, which no grant writes. */
  private void requireSameAccount(IGrantable grantee) {
    String account = grantee.getGrantPrincipal().getPrincipalAccount();
    String own = Stack.of(sagas).getAccount();
    if (account != null && StoreConnection.differ(account, own)) {
      throw new IllegalArgumentException(
          "%s: the grantee is of account %s, and this stack of %s: let the table's resource policy"
                  .formatted(sagas.getNode().getPath(), account, own)
              + " allow it, and grant the rest in its own account, on the table imported by"
              + " fromTableArn");
    }
  }

  /** Grants reading the parameters at a path. */
  static Grant onParameters(IGrantable grantee, Stack stack, ParameterPath path) {
    List<String> arns =
        Arrays.stream(EnvironmentVariable.values())
            .map(variable -> parameterArn(stack, path.parameterName(variable)))
            .toList();
    Statements statements = new Statements(grantee);
    statements.add(List.of("ssm:GetParameters"), arns, Map.of());
    return statements.grant();
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
  private static final class Statements {
    private final IGrantable grantee;
    private final List<GrantOnPrincipalOptions> all = new ArrayList<>();

    Statements(IGrantable grantee) {
      this.grantee = grantee;
    }

    void add(List<String> actions, List<String> arns, Map<String, Map<String, Object>> conditions) {
      if (!actions.isEmpty()) {
        all.add(
            GrantOnPrincipalOptions.builder()
                .grantee(grantee)
                .actions(actions)
                .resourceArns(arns)
                .conditions(conditions)
                .build());
      }
    }

    Grant grant() {
      return all.stream().map(Grant::addToPrincipal).reduce(Grant::combine).orElseThrow();
    }
  }
}
