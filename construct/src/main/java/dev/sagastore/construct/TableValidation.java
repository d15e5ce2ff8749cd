package dev.sagastore.construct;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.FeatureFlags;
import software.amazon.awscdk.Stack;
import software.constructs.IValidation;

/** Finds what is wrong with a table only when all stacks of the app are known. */
final class TableValidation implements IValidation {
  /** Without it, CDK writes the policy of this region's table to the replicas, too. */
  private static final String POLICY_PER_REPLICA = "@aws-cdk/aws-dynamodb:resourcePolicyPerReplica";

  private final DeclaredTable table;

  TableValidation(DeclaredTable table) {
    this.table = table;
  }

  @Override
  public List<String> validate() {
    List<String> problems = new ArrayList<>();
    if (table.isNamedByCdk()) {
      problems.add(
          "a stack of another region or account refers to the table, for which CDK gives it a name:"
              + " if it is deployed, CloudFormation replaces it by an empty table. Set tableName, or"
              + " leave out the reference");
    }
    if (table.regions().size() > 1
        && table.hasResourcePolicy()
        && !FeatureFlags.of(Stack.of(table.table())).isEnabled(POLICY_PER_REPLICA)) {
      problems.add(
          "the table has replicas and a resource policy: set the feature flag %s, without which CDK"
                  .formatted(POLICY_PER_REPLICA)
              + " writes the policy of this region to all replicas");
    }
    return problems;
  }
}
