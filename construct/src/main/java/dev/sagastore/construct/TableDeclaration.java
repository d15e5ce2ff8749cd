package dev.sagastore.construct;

import dev.sagastore.schema.IndexSchema;
import dev.sagastore.schema.KeyAttribute;
import dev.sagastore.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.Billing;
import software.amazon.awscdk.services.dynamodb.ContributorInsightsSpecification;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexPropsV2;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.ProjectionType;
import software.amazon.awscdk.services.dynamodb.ReplicaTableProps;
import software.amazon.awscdk.services.dynamodb.TableV2;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.constructs.Construct;

/**
 * Declares the table that the properties describe. The template contains no property that has
 * DynamoDB's default, so that an upgrade changes nothing about deployed tables.
 */
final class TableDeclaration {
  private TableDeclaration() {}

  static DeclaredTable add(Construct scope, String id, SagaStoreTableProps props) {
    TableV2 table;
    try {
      table = table(scope, id, props);
    } catch (RuntimeException e) {
      // such as keys of further indexes that don't fit: CDK's message has no path
      scope.getNode().getScope().getNode().tryRemoveChild(scope.getNode().getId());
      throw new IllegalArgumentException(
          "%s: %s".formatted(scope.getNode().getPath(), e.getMessage()), e);
    }
    DeclaredTable declared = new DeclaredTable(table, props);
    if (props.getDeletionProtection() == null) {
      DeletionProtection.follow(declared.resource());
    }
    return declared;
  }

  private static TableV2 table(Construct scope, String id, SagaStoreTableProps props) {
    TableSchema schema = schema(props);
    return TableV2.Builder.create(scope, id)
        .tableName(props.getTableName())
        .partitionKey(string(schema.keys().partitionKey()))
        .sortKey(string(schema.keys().sortKey()))
        .globalSecondaryIndexes(indexes(schema, props))
        .timeToLiveAttribute(schema.ttlAttribute())
        .billing(props.getBilling() == null ? Billing.onDemand() : props.getBilling())
        .warmThroughput(props.getWarmThroughput())
        .encryption(props.getEncryption())
        .resourcePolicy(copy(props.getResourcePolicy()))
        .pointInTimeRecoverySpecification(recovery(props))
        .dynamoStream(props.getStream())
        .contributorInsightsSpecification(contributorInsights(props))
        .replicas(props.getReplicas().stream().map(TableDeclaration::replica).toList())
        .tableClass(props.getTableClass())
        .removalPolicy(props.getRemovalPolicy())
        .deletionProtection(props.getDeletionProtection())
        .build();
  }

  /** CDK adds grants to the document that it gets, which other tables can have, too. */
  private static @Nullable PolicyDocument copy(@Nullable PolicyDocument policy) {
    if (policy == null || policy.getIsEmpty()) {
      return null;
    }
    return PolicyDocument.fromJson(policy.toJSON());
  }

  /** Returns the schema that the properties choose, which {@link TableProblems} validates. */
  static TableSchema schema(SagaStoreTableProps props) {
    return TableSchema.builder()
        .correlationIndexName(props.getCorrelationIndexName())
        .cleanupIndexName(props.getCleanupIndexName())
        .ttlAttribute(props.getTtlAttribute())
        .shards(props.getShards())
        .duePartitions(props.getDuePartitions())
        .build();
  }

  private static List<GlobalSecondaryIndexPropsV2> indexes(
      TableSchema schema, SagaStoreTableProps props) {
    List<GlobalSecondaryIndexPropsV2> indexes = new ArrayList<>();
    for (IndexSchema index : schema.indexes()) {
      indexes.add(
          index(
              index,
              index.name().equals(schema.cleanupIndexName())
                  ? props.getCleanupIndex()
                  : props.getCorrelationIndex()));
    }
    indexes.addAll(props.getGlobalSecondaryIndexes());
    return indexes;
  }

  private static PointInTimeRecoverySpecification recovery(SagaStoreTableProps props) {
    Duration period = props.getRecoveryPeriod();
    return PointInTimeRecoverySpecification.builder()
        .pointInTimeRecoveryEnabled(props.getPointInTimeRecovery())
        .recoveryPeriodInDays(period == null ? null : period.toDays())
        .build();
  }

  private static @Nullable ContributorInsightsSpecification contributorInsights(
      SagaStoreTableProps props) {
    return props.getContributorInsights() == null
        ? null
        : ContributorInsightsSpecification.builder()
            .enabled(true)
            .mode(props.getContributorInsights())
            .build();
  }

  private static ReplicaTableProps replica(String region) {
    return ReplicaTableProps.builder().region(region).build();
  }

  private static GlobalSecondaryIndexPropsV2 index(IndexSchema index, SagaStoreIndexProps props) {
    return GlobalSecondaryIndexPropsV2.builder()
        .indexName(index.name())
        .partitionKey(string(index.keys().partitionKey()))
        .sortKey(string(index.keys().sortKey()))
        .projectionType(ProjectionType.KEYS_ONLY)
        .readCapacity(props.getReadCapacity())
        .writeCapacity(props.getWriteCapacity())
        .maxReadRequestUnits(props.getMaxReadRequestUnits())
        .maxWriteRequestUnits(props.getMaxWriteRequestUnits())
        .warmThroughput(props.getWarmThroughput())
        .build();
  }

  private static Attribute string(KeyAttribute key) {
    return Attribute.builder().name(key.attributeName()).type(AttributeType.STRING).build();
  }
}
