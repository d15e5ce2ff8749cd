package dev.sagastore.construct;

import software.amazon.awscdk.interfaces.ResourceEnvironment;
import software.amazon.awscdk.services.dynamodb.TableV2;
import software.amazon.awscdk.services.iam.AddToResourcePolicyResult;
import software.amazon.awscdk.services.iam.IResourceWithPolicyV2;
import software.amazon.awscdk.services.iam.PolicyStatement;

/**
 * The resource policy of a table, on whose grants other constructs can depend ({@code
 * Grant.applyBefore}): CDK's own result names the policy, which is no construct.
 */
final class TablePolicy implements IResourceWithPolicyV2 {
  private final TableV2 table;

  TablePolicy(TableV2 table) {
    this.table = table;
  }

  @Override
  public AddToResourcePolicyResult addToResourcePolicy(PolicyStatement statement) {
    AddToResourcePolicyResult result = table.addToResourcePolicy(statement);
    return AddToResourcePolicyResult.builder()
        .statementAdded(result.getStatementAdded())
        .policyDependable(table)
        .build();
  }

  @Override
  public ResourceEnvironment getEnv() {
    return table.getEnv();
  }
}
