package dev.sagastore.construct;

import dev.sagastore.schema.IndexSchema;
import dev.sagastore.schema.KeyAttribute;
import dev.sagastore.schema.TableSchema;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.Billing;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexPropsV2;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.ProjectionType;
import software.amazon.awscdk.services.dynamodb.TableV2;
import software.constructs.Construct;

/**
 * The table as it is to be created.
 *
 * @param schema keys, indexes and TTL attribute
 * @param tableName the table's name, or null to have CloudFormation make one up
 * @param removalPolicy what becomes of the table when it leaves the stack
 */
record TableDeclaration(
    TableSchema schema, @Nullable String tableName, RemovalPolicy removalPolicy) {
  TableDeclaration {
    // what a token stands for is known on deployment only
    if (tableName != null
        && !Token.isUnresolved(tableName)
        && !TableSchema.isResourceName(tableName)) {
      throw new IllegalArgumentException(
          "the table cannot be named '%s': use 3 to 255 letters, digits, '_', '-' or '.'"
              .formatted(tableName));
    }
    if (removalPolicy != RemovalPolicy.RETAIN && removalPolicy != RemovalPolicy.DESTROY) {
      throw new IllegalArgumentException(
          "the table's removal policy cannot be %s: use RETAIN or DESTROY"
              .formatted(removalPolicy));
    }
  }

  TableV2 addTo(Construct scope, String id) {
    return TableV2.Builder.create(scope, id)
        .tableName(tableName)
        .partitionKey(string(schema.keys().partitionKey()))
        .sortKey(string(schema.keys().sortKey()))
        .globalSecondaryIndexes(schema.indexes().stream().map(TableDeclaration::index).toList())
        .timeToLiveAttribute(schema.ttlAttribute())
        .billing(Billing.onDemand())
        .pointInTimeRecoverySpecification(
            PointInTimeRecoverySpecification.builder().pointInTimeRecoveryEnabled(true).build())
        .removalPolicy(removalPolicy)
        // CloudFormation cannot delete a protected table: with DESTROY the stack would be stuck
        .deletionProtection(removalPolicy == RemovalPolicy.RETAIN)
        .build();
  }

  private static GlobalSecondaryIndexPropsV2 index(IndexSchema index) {
    return GlobalSecondaryIndexPropsV2.builder()
        .indexName(index.name())
        .partitionKey(string(index.keys().partitionKey()))
        .sortKey(string(index.keys().sortKey()))
        .projectionType(ProjectionType.KEYS_ONLY)
        .build();
  }

  private static Attribute string(KeyAttribute key) {
    return Attribute.builder().name(key.attributeName()).type(AttributeType.STRING).build();
  }
}
