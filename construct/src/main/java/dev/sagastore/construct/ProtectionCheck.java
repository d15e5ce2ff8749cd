package dev.sagastore.construct;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnDeletionPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.dynamodb.CfnGlobalTable;
import software.amazon.awscdk.services.dynamodb.ITableV2;
import software.constructs.IValidation;

/**
 * Finds a table that CloudFormation is to delete and cannot: an aspect, or a call on the table
 * itself, has changed the removal policy and left the protection.
 */
final class ProtectionCheck implements IValidation {
  private final ITableV2 table;

  ProtectionCheck(ITableV2 table) {
    this.table = table;
  }

  @Override
  public List<String> validate() {
    if (table.getNode().getDefaultChild() instanceof CfnGlobalTable resource
        && resource.getCfnOptions().getDeletionPolicy() == CfnDeletionPolicy.DELETE
        && Stack.of(resource).resolve(resource.getReplicas()) instanceof List<?> replicas
        && replicas.stream().anyMatch(ProtectionCheck::isProtected)) {
      return List.of(
          "the table is to be deleted with its stack, and protected from that: use"
              + " removalPolicy(RemovalPolicy.DESTROY) of SagaStoreTable.Builder, which does both");
    }
    return List.of();
  }

  private static boolean isProtected(Object replica) {
    return replica instanceof Map<?, ?> properties
        && Boolean.TRUE.equals(properties.get("deletionProtectionEnabled"));
  }
}
