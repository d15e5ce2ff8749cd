package dev.sagastore.construct;

import dev.sagastore.schema.StoreAccess;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantPolicyWithResourceOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.iam.IPrincipal;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.kms.IKey;
import software.constructs.IConstruct;

/**
 * A grant by the policy of the table, to a principal that has no policy in this app (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html">resource-based
 * policies</a>).
 *
 * <p>All requirements are checked before the first statement is added.
 */
final class ResourcePolicyGrant {
  private final IConstruct sagas;
  private final StoreReference store;
  private final IGrantable grantee;
  private final IPrincipal principal;

  ResourcePolicyGrant(IConstruct sagas, StoreReference store, IGrantable grantee) {
    this.sagas = sagas;
    this.store = store;
    this.grantee = grantee;
    this.principal = grantee.getGrantPrincipal();
  }

  /**
   * Adds the statements of an access to the policy of the table, and to that of a role of another
   * account: both accounts have to allow the access. A principal without a policy, and a role that
   * this app imports, ignore the latter.
   */
  Grant add(StoreAccess access, List<AccessStatement> statements) {
    requirePrincipal();
    if (!access.touchesItems()) {
      throw refused(
          "a resource policy exists only with the table, and can't grant its creation: grant a role"
              + " or a user of this account");
    }
    DeclaredTable table = store.declared();
    if (table == null) {
      throw refused(
          "the table is imported, and this app can't change its resource policy: grant it in the app"
              + " that declares the table");
    }
    String tableArn = table.policyArn();
    if (tableArn == null) {
      throw refused(
          "the grant needs the resource policy of the table, and CloudFormation rejects a policy that"
              + " refers to its own table: set tableName, from which the policy can build the ARN");
    }
    if (table.hasAwsManagedKey() && PrincipalAccount.isAnother(principal, sagas)) {
      throw refused(
          "other accounts can't use a table that is encrypted with the AWS managed key: use another"
              + " encryption");
    }
    addToKey();
    return statements.stream()
        .map(
            statement ->
                add(table, tableArn, statement)
                    .combine(Grant.addToPrincipal(statement.onPrincipal(grantee, tableArn))))
        .reduce(Grant::combine)
        .orElseThrow();
  }

  private Grant add(DeclaredTable table, String tableArn, AccessStatement statement) {
    List<String> arns = statement.arns(tableArn);
    return Grant.addStatementToResourcePolicy(
        GrantPolicyWithResourceOptions.builder()
            .grantee(grantee)
            .actions(statement.actions())
            .resourceArns(arns)
            .resource(new TablePolicy(table.table()))
            .statement(
                statementBuilder(statement.actions(), statement.conditions())
                    .resources(arns)
                    .build())
            .build());
  }

  private void addToKey() {
    IKey key = store.encryptionKey();
    if (key == null) {
      return;
    }
    PolicyStatement statement =
        statementBuilder(List.of(KeyUse.ACTION), KeyUse.conditions(sagas, store))
            // in the policy of a key, this is the key
            .resources(List.of("*"))
            .build();
    if (!key.addToResourcePolicy(statement, true).getStatementAdded()) {
      throw refused(
          "the grant needs a statement in the policy of the table's key, which this app doesn't"
              + " declare: grant kms:Decrypt there, and encrypt the table with a key of this app");
    }
  }

  private PolicyStatement.Builder statementBuilder(
      List<String> actions, Map<String, Map<String, Object>> conditions) {
    return PolicyStatement.Builder.create()
        .actions(actions)
        .principals(List.of(principal))
        .conditions(conditions);
  }

  /** A table is for accounts, roles and users. */
  private void requirePrincipal() {
    Map<String, List<String>> parts = parts();
    if (!parts.keySet().equals(Set.of("AWS"))) {
      throw refused(
          "accounts, roles and users use a saga store, and no principal of the kind %s: grant the role"
                  .formatted(parts.keySet())
              + " under which the code runs. For an integration of AWS, such as zero-ETL, use the"
              + " property resourcePolicy");
    }
    if (parts.values().stream().flatMap(List::stream).anyMatch(name -> name.contains("*"))) {
      throw refused(
          "a grant contains no wildcard, neither for all principals nor for an organization: name the"
              + " accounts, roles or users");
    }
  }

  private Map<String, List<String>> parts() {
    try {
      return principal.getPolicyFragment().getPrincipalJson();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(message("no policy can contain it: " + e.getMessage()), e);
    }
  }

  private IllegalArgumentException refused(String reason) {
    return new IllegalArgumentException(message(reason));
  }

  private String message(String reason) {
    return "%s: can't grant access to %s: %s"
        .formatted(sagas.getNode().getPath(), principal, reason);
  }
}
