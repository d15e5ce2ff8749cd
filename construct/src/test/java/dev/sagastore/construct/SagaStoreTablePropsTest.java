package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.dynamodb.Billing;
import software.amazon.awscdk.services.dynamodb.CfnGlobalTable;
import software.amazon.awscdk.services.dynamodb.ContributorInsightsMode;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexPropsV2;
import software.amazon.awscdk.services.dynamodb.MultiRegionConsistency;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.TableClass;
import software.amazon.awscdk.services.dynamodb.TableEncryptionV2;
import software.amazon.awscdk.services.dynamodb.WarmThroughput;
import software.amazon.awscdk.services.iam.PolicyDocument;

class SagaStoreTablePropsTest {
  private static final SagaStoreIndexProps INDEX =
      SagaStoreIndexProps.builder().maxReadRequestUnits(5).build();

  @Test
  void stacksShareProps() {
    SagaStoreTableProps props = SagaStoreTableProps.builder().correlationIndexName("by-id").build();

    assertThat(Templates.of(stack -> new SagaStoreTable(stack, "Sagas", props)).toJSON())
        .isEqualTo(
            Templates.of(
                    stack ->
                        SagaStoreTable.Builder.create(stack, "Sagas")
                            .correlationIndexName("by-id")
                            .build())
                .toJSON());
  }

  @Test
  void defaultsAreThoseOfTheBuilder() {
    assertThat(Templates.of(stack -> new SagaStoreTable(stack, "Sagas")).toJSON())
        .isEqualTo(
            Templates.of(stack -> SagaStoreTable.Builder.create(stack, "Sagas").build()).toJSON());
  }

  @Test
  void constructHasDefaultChild() {
    Stack stack = new Stack(new App(), "Orders");

    assertThat(new SagaStoreTable(stack, "Sagas").getNode().getDefaultChild())
        .isInstanceOf(CfnGlobalTable.class);
  }

  @Test
  void copyHasEveryProperty() throws Exception {
    SagaStoreTableProps all = all();
    SagaStoreTableProps copy = all.toBuilder().build();

    assertThat(copy).isEqualTo(all).hasSameHashCodeAs(all).hasToString(all.toString());
    SagaStoreTableProps defaults = SagaStoreTableProps.builder().build();
    for (Method getter : getters(SagaStoreTableProps.class)) {
      assertThat(getter.invoke(copy)).as(getter.getName()).isEqualTo(getter.invoke(all));
      assertThat(getter.invoke(copy)).as(getter.getName()).isNotEqualTo(getter.invoke(defaults));
    }
    assertThat(all).isNotEqualTo(defaults);
  }

  @Test
  void everyPropertyCountsForEquality() {
    SagaStoreTableProps defaults = SagaStoreTableProps.builder().build();

    assertThat(SagaStoreTableProps.builder().build()).isEqualTo(defaults);
    assertThat(SagaStoreTableProps.builder().retention(Duration.days(90)).build())
        .isEqualTo(SagaStoreTableProps.builder().retention(Duration.hours(90 * 24)).build())
        .isNotEqualTo(SagaStoreTableProps.builder().retention(Duration.days(91)).build());
    assertThat(
            List.of(
                SagaStoreTableProps.builder().tableName("orders"),
                SagaStoreTableProps.builder().withoutExpiry(),
                SagaStoreTableProps.builder().deletionProtection(true),
                SagaStoreTableProps.builder().cleanupIndex(INDEX),
                SagaStoreTableProps.builder().duePartitions(2)))
        .extracting(SagaStoreTableProps.Builder::build)
        .doesNotContain(defaults)
        .doesNotHaveDuplicates();
  }

  @Test
  void indexPropsAreValues() {
    assertThat(SagaStoreIndexProps.builder().maxReadRequestUnits(5).build())
        .isEqualTo(INDEX)
        .hasSameHashCodeAs(INDEX)
        .hasToString("SagaStoreIndexProps[max read request units 5]");
    assertThat(SagaStoreIndexProps.builder().maxWriteRequestUnits(5).build()).isNotEqualTo(INDEX);
  }

  /** The builder of the construct and that of the properties are one list. */
  @Test
  void bothBuildersHaveTheSameProperties() {
    assertThat(properties(SagaStoreTable.Builder.class))
        .isEqualTo(properties(SagaStoreTableProps.Builder.class));
  }

  private static SagaStoreTableProps all() {
    return SagaStoreTableProps.builder()
        .tableName("orders")
        .removalPolicy(RemovalPolicy.DESTROY)
        .deletionProtection(true)
        .billing(Billing.onDemand())
        .warmThroughput(WarmThroughput.builder().readUnitsPerSecond(12_001).build())
        .correlationIndex(INDEX)
        .cleanupIndex(INDEX)
        .globalSecondaryIndexes(
            List.of(GlobalSecondaryIndexPropsV2.builder().indexName("by-customer").build()))
        .encryption(TableEncryptionV2.awsManagedKey())
        .resourcePolicy(new PolicyDocument())
        .pointInTimeRecovery(false)
        .recoveryPeriod(Duration.days(7))
        .stream(StreamViewType.KEYS_ONLY)
        .contributorInsights(ContributorInsightsMode.THROTTLED_KEYS)
        .replicas("us-east-1")
        .multiRegionConsistency(MultiRegionConsistency.STRONG)
        .tableClass(TableClass.STANDARD_INFREQUENT_ACCESS)
        .retention(Duration.days(7))
        .parameterPath("/orders")
        .correlationIndexName("by-correlation")
        .cleanupIndexName("by-day")
        .ttlAttribute("expires")
        .shards(2)
        .duePartitions(3)
        .build();
  }

  private static List<Method> getters(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getName().startsWith("get"))
        .filter(method -> method.getDeclaringClass() == type)
        .toList();
  }

  private static Set<String> properties(Class<?> builder) {
    return Arrays.stream(builder.getDeclaredMethods())
        .filter(method -> method.getReturnType() == builder)
        .map(method -> method.getName() + Arrays.toString(method.getParameterTypes()))
        .filter(method -> !method.startsWith("create["))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
