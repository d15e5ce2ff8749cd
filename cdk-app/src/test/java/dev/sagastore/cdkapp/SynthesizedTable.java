package dev.sagastore.cdkapp;

import dev.sagastore.construct.SagaStoreAlarmOptions;
import dev.sagastore.construct.SagaStoreIndexProps;
import dev.sagastore.construct.SagaStoreTable;
import dev.sagastore.construct.SagaStoreTableProps;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.AutoscaledCapacityOptions;
import software.amazon.awscdk.services.dynamodb.Billing;
import software.amazon.awscdk.services.dynamodb.Capacity;
import software.amazon.awscdk.services.dynamodb.ContributorInsightsMode;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexPropsV2;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.TableClass;
import software.amazon.awscdk.services.dynamodb.TableEncryptionV2;
import software.amazon.awscdk.services.dynamodb.ThroughputProps;
import software.amazon.awscdk.services.dynamodb.WarmThroughput;
import software.amazon.awscdk.services.iam.ArnPrincipal;
import software.amazon.awscdk.services.kms.Key;

/**
 * Tables with properties that the order saga doesn't need, for the checkers of templates. Each
 * variant is synthesized once for all tests.
 *
 * @param stack the stack
 * @param file the file of the synthesized template
 */
record SynthesizedTable(Stack stack, Path file) {
  private static final Path FOLDER = Path.of("target", "synthesized-tables").toAbsolutePath();
  private static final Map<Variant, SynthesizedTable> DONE = new ConcurrentHashMap<>();
  private static final Capacity CAPACITY =
      Capacity.autoscaled(
          AutoscaledCapacityOptions.builder().minCapacity(5).maxCapacity(50).build());
  private static final WarmThroughput WARM =
      WarmThroughput.builder().readUnitsPerSecond(15_000).writeUnitsPerSecond(12_000).build();

  /** Properties of a table. */
  enum Variant {
    ON_DEMAND {
      @Override
      SagaStoreTable declare(Stack stack) {
        return new SagaStoreTable(
            stack,
            "Sagas",
            SagaStoreTableProps.builder()
                .tableName("orders")
                .warmThroughput(WARM)
                .correlationIndex(SagaStoreIndexProps.builder().warmThroughput(WARM).build())
                .cleanupIndex(
                    SagaStoreIndexProps.builder()
                        .maxReadRequestUnits(1_000)
                        .maxWriteRequestUnits(2_000)
                        .build())
                .globalSecondaryIndexes(
                    List.of(
                        GlobalSecondaryIndexPropsV2.builder()
                            .indexName("by-customer")
                            .partitionKey(
                                Attribute.builder()
                                    .name("customer")
                                    .type(AttributeType.STRING)
                                    .build())
                            .build()))
                .encryption(TableEncryptionV2.awsManagedKey())
                .stream(StreamViewType.KEYS_ONLY)
                .contributorInsights(ContributorInsightsMode.THROTTLED_KEYS)
                .tableClass(TableClass.STANDARD_INFREQUENT_ACCESS)
                .parameterPath("/orders/saga-store")
                .build());
      }
    },
    PROVISIONED {
      @Override
      SagaStoreTable declare(Stack stack) {
        return SagaStoreTable.Builder.create(stack, "Sagas")
            .tableName("orders")
            .removalPolicy(RemovalPolicy.DESTROY)
            .deletionProtection(true)
            .billing(
                Billing.provisioned(
                    ThroughputProps.builder()
                        .readCapacity(CAPACITY)
                        .writeCapacity(CAPACITY)
                        .build()))
            .cleanupIndex(
                SagaStoreIndexProps.builder()
                    .readCapacity(Capacity.fixed(5))
                    .writeCapacity(CAPACITY)
                    .build())
            .encryption(
                TableEncryptionV2.customerManagedKey(
                    Key.Builder.create(stack, "Key").enableKeyRotation(true).build(),
                    Map.of(
                        "eu-central-1",
                        "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab")))
            .replicas("eu-central-1")
            .build();
      }
    };

    abstract SagaStoreTable declare(Stack stack);
  }

  static SynthesizedTable of(Variant variant) {
    return DONE.computeIfAbsent(variant, SynthesizedTable::synthesize);
  }

  private static SynthesizedTable synthesize(Variant variant) {
    SynthesizedStack synthesized =
        SynthesizedStack.of(
            FOLDER.resolve(variant.name()),
            "@aws-cdk/aws-dynamodb:resourcePolicyPerReplica",
            stack -> declare(stack, variant));
    return new SynthesizedTable(synthesized.stack(), synthesized.file());
  }

  private static void declare(Stack stack, Variant variant) {
    SagaStoreTable sagas = variant.declare(stack);
    sagas.grantReadWrite(
        new ArnPrincipal("arn:aws:iam::123456789012:role/orders"), "OrderSaga", "RefundSaga");
    sagas.addAlarms(SagaStoreAlarmOptions.standard().withMetricsNamespace("Orders"));
    new Dashboard(stack, "Dashboard").addWidgets(sagas.dashboardWidgets());
  }
}
