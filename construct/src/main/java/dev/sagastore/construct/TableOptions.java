package dev.sagastore.construct;

import dev.sagastore.schema.Retention;
import dev.sagastore.schema.TableSchema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.Billing;
import software.amazon.awscdk.services.dynamodb.ContributorInsightsMode;
import software.amazon.awscdk.services.dynamodb.MultiRegionConsistency;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.TableClass;
import software.amazon.awscdk.services.kms.IKey;

/** The options of a table, with their defaults; {@link SagaStoreTable.Builder} explains them. */
final class TableOptions {
  @Nullable String tableName;
  RemovalPolicy removalPolicy = RemovalPolicy.RETAIN;
  @Nullable Billing billing;
  @Nullable IKey encryptionKey;
  Map<String, String> replicaKeyArns = Map.of();
  boolean pointInTimeRecovery = true;
  @Nullable Duration recoveryPeriod;
  @Nullable StreamViewType stream;
  @Nullable ContributorInsightsMode contributorInsights;
  List<String> replicas = List.of();
  MultiRegionConsistency multiRegionConsistency = MultiRegionConsistency.EVENTUAL;
  @Nullable TableClass tableClass;
  String correlationIndexName = TableSchema.standard().correlationIndexName();
  String cleanupIndexName = TableSchema.standard().cleanupIndexName();
  String ttlAttribute = TableSchema.standard().ttlAttribute();
  int shards = TableSchema.standard().shards();
  int duePartitions = TableSchema.standard().duePartitions().count();

  /** Null for ever. */
  @Nullable Duration retention = Duration.days(30);

  @Nullable String parameterPath;

  /** Returns how long completed sagas are kept, which {@link TableProblems} checks. */
  Retention kept() {
    return retention == null
        ? Retention.never()
        : Retention.of(java.time.Duration.ofMillis(retention.toMilliseconds().longValue()));
  }

  /** Returns the schema that these options choose, which {@link TableProblems} checks. */
  TableSchema schema() {
    return TableSchema.builder()
        .correlationIndexName(correlationIndexName)
        .cleanupIndexName(cleanupIndexName)
        .ttlAttribute(ttlAttribute)
        .shards(shards)
        .duePartitions(duePartitions)
        .build();
  }
}
