package dev.sagastore.construct;

import dev.sagastore.schema.IndexSchema;
import dev.sagastore.schema.KeyAttribute;
import dev.sagastore.schema.TableSchema;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.Billing;
import software.amazon.awscdk.services.dynamodb.ContributorInsightsSpecification;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexPropsV2;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.ProjectionType;
import software.amazon.awscdk.services.dynamodb.ReplicaTableProps;
import software.amazon.awscdk.services.dynamodb.TableEncryptionV2;
import software.amazon.awscdk.services.dynamodb.TableV2;
import software.constructs.Construct;

/**
 * Declares the table that the options describe. What is left to DynamoDB's default is left out, so
 * that an upgrade changes nothing about tables that are deployed.
 */
final class TableDeclaration {
  private TableDeclaration() {}

  static TableV2 add(Construct scope, String id, TableOptions options) {
    TableSchema schema = options.schema();
    return TableV2.Builder.create(scope, id)
        .tableName(options.tableName)
        .partitionKey(string(schema.keys().partitionKey()))
        .sortKey(string(schema.keys().sortKey()))
        .globalSecondaryIndexes(schema.indexes().stream().map(TableDeclaration::index).toList())
        .timeToLiveAttribute(schema.ttlAttribute())
        .billing(options.billing == null ? Billing.onDemand() : options.billing)
        .encryption(encryption(options))
        .pointInTimeRecoverySpecification(recovery(options))
        .dynamoStream(options.stream)
        .contributorInsightsSpecification(contributorInsights(options))
        .replicas(options.replicas.stream().map(TableDeclaration::replica).toList())
        .tableClass(options.tableClass)
        .removalPolicy(options.removalPolicy)
        // CloudFormation cannot delete a protected table: with DESTROY the stack would be stuck
        .deletionProtection(options.removalPolicy == RemovalPolicy.RETAIN)
        .build();
  }

  private static @Nullable TableEncryptionV2 encryption(TableOptions options) {
    if (options.encryptionKey == null) {
      return null;
    }
    return options.replicaKeyArns.isEmpty()
        ? TableEncryptionV2.customerManagedKey(options.encryptionKey)
        : TableEncryptionV2.customerManagedKey(options.encryptionKey, options.replicaKeyArns);
  }

  private static PointInTimeRecoverySpecification recovery(TableOptions options) {
    Duration period = options.recoveryPeriod;
    return PointInTimeRecoverySpecification.builder()
        .pointInTimeRecoveryEnabled(options.pointInTimeRecovery)
        .recoveryPeriodInDays(period == null ? null : period.toDays())
        .build();
  }

  private static @Nullable ContributorInsightsSpecification contributorInsights(
      TableOptions options) {
    return options.contributorInsights == null
        ? null
        : ContributorInsightsSpecification.builder()
            .enabled(true)
            .mode(options.contributorInsights)
            .build();
  }

  private static ReplicaTableProps replica(String region) {
    return ReplicaTableProps.builder().region(region).build();
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
