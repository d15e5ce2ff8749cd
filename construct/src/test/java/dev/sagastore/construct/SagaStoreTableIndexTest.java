package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.AutoscaledCapacityOptions;
import software.amazon.awscdk.services.dynamodb.Billing;
import software.amazon.awscdk.services.dynamodb.Capacity;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexPropsV2;
import software.amazon.awscdk.services.dynamodb.ThroughputProps;
import software.amazon.awscdk.services.dynamodb.WarmThroughput;

class SagaStoreTableIndexTest {
  private static final WarmThroughput WARM =
      WarmThroughput.builder().readUnitsPerSecond(15_000).writeUnitsPerSecond(12_000).build();
  private static final Capacity AUTOSCALED =
      Capacity.autoscaled(
          AutoscaledCapacityOptions.builder().minCapacity(5).maxCapacity(20).build());
  private static final Billing PROVISIONED =
      Billing.provisioned(
          ThroughputProps.builder().readCapacity(AUTOSCALED).writeCapacity(AUTOSCALED).build());

  @Test
  void throughputIsLeftToDynamoDbByDefault() {
    Template template = table(builder -> builder);

    assertThat(Templates.properties(template, Templates.TABLE)).doesNotContainKey("WarmThroughput");
    assertThat(index(template, "GSI1")).containsOnlyKeys("IndexName", "KeySchema", "Projection");
  }

  @Test
  void tableAndIndexesCanBeWarm() {
    Template template =
        table(
            builder ->
                builder
                    .warmThroughput(WARM)
                    .correlationIndex(SagaStoreIndexProps.builder().warmThroughput(WARM).build()));

    Map<String, Integer> expected =
        Map.of("ReadUnitsPerSecond", 15_000, "WriteUnitsPerSecond", 12_000);
    assertThat(Templates.properties(template, Templates.TABLE))
        .containsEntry("WarmThroughput", expected);
    assertThat(index(template, "GSI1")).containsEntry("WarmThroughput", expected);
    assertThat(index(template, "GSI2")).doesNotContainKey("WarmThroughput");
  }

  @Test
  void indexesCanHaveMaximums() {
    Template template =
        table(
            builder ->
                builder.cleanupIndex(
                    SagaStoreIndexProps.builder()
                        .maxReadRequestUnits(100)
                        .maxWriteRequestUnits(2_000)
                        .build()));

    assertThat(index(template, "GSI2"))
        .containsEntry("WriteOnDemandThroughputSettings", Map.of("MaxWriteRequestUnits", 2_000));
    assertThat(replicaIndex(template, "GSI2"))
        .containsEntry("ReadOnDemandThroughputSettings", Map.of("MaxReadRequestUnits", 100));
    assertThat(index(template, "GSI1")).doesNotContainKey("WriteOnDemandThroughputSettings");
  }

  @Test
  void indexesCanHaveCapacity() {
    Template template =
        table(
            builder ->
                builder
                    .billing(PROVISIONED)
                    .cleanupIndex(
                        SagaStoreIndexProps.builder()
                            .readCapacity(Capacity.fixed(3))
                            .writeCapacity(
                                Capacity.autoscaled(
                                    AutoscaledCapacityOptions.builder()
                                        .minCapacity(1)
                                        .maxCapacity(7)
                                        .build()))
                            .build()));

    assertThat(index(template, "GSI2").toString()).contains("MaxCapacity=7");
    assertThat(replicaIndex(template, "GSI2").toString()).contains("ReadCapacityUnits=3");
    assertThat(index(template, "GSI1").toString()).contains("MaxCapacity=20");
  }

  @Test
  void throughputMustFitBilling() {
    SagaStoreIndexProps onDemand = SagaStoreIndexProps.builder().maxWriteRequestUnits(1).build();
    SagaStoreIndexProps provisioned =
        SagaStoreIndexProps.builder().writeCapacity(AUTOSCALED).build();

    assertThatThrownBy(() -> table(builder -> builder.correlationIndex(provisioned)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Orders/Sagas: correlationIndex has a capacity, and the table is billed on demand: set"
                + " maximums, or provisioned billing");
    assertThatThrownBy(() -> table(builder -> builder.billing(PROVISIONED).cleanupIndex(onDemand)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Orders/Sagas: cleanupIndex has a maximum of request units, and the table is billed by"
                + " capacity: set the capacity");
    assertThatThrownBy(
            () ->
                table(
                    builder ->
                        builder.cleanupIndex(
                            SagaStoreIndexProps.builder().maxReadRequestUnits(0).build())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Orders/Sagas: the maximums of cleanupIndex must be 1 or more");
    assertThatThrownBy(
            () ->
                table(
                    builder ->
                        builder
                            .billing(PROVISIONED)
                            .cleanupIndex(
                                SagaStoreIndexProps.builder()
                                    .writeCapacity(Capacity.fixed(3))
                                    .build())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Orders/Sagas: the write capacity of cleanupIndex must be autoscaled");
  }

  @Test
  void warmThroughputIsPositive() {
    WarmThroughput none = WarmThroughput.builder().writeUnitsPerSecond(0).build();

    assertThatThrownBy(() -> table(builder -> builder.warmThroughput(none)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Orders/Sagas: the warm throughput of the table must be 1 or more units a second");
  }

  @Test
  void furtherIndexesAreInAlarmsAndNoGrant() {
    Stack stack = new Stack(new App(), "Orders");
    SagaStoreTable sagas =
        SagaStoreTable.Builder.create(stack, "Sagas")
            .globalSecondaryIndexes(List.of(furtherIndex("by-customer")))
            .build();
    sagas.grantReadWrite(Policies.role(stack));
    sagas.addAlarms();
    Template template = Template.fromStack(stack);

    assertThat(index(template, "by-customer")).isNotEmpty();
    assertThat(Policies.statements(template).toString()).doesNotContain("by-customer");
    assertThat(
            template.findResources("AWS::CloudWatch::Alarm").values().stream()
                .map(Object::toString)
                .filter(alarm -> alarm.contains("GlobalSecondaryIndexName, Value=by-customer")))
        .hasSize(2);
    assertThat(Annotations.fromStack(stack).findWarning("*", Match.anyValue())).isEmpty();
  }

  @Test
  void furtherIndexesAreValidated() {
    assertThatThrownBy(
            () ->
                table(
                    builder ->
                        builder.globalSecondaryIndexes(
                            List.of(
                                furtherIndex("GSI1"), furtherIndex("a-b"), furtherIndex("a-b")))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Orders/Sagas: there are two indexes named 'GSI1'; there are two indexes named 'a-b'");
    assertThatThrownBy(
            () ->
                table(
                    builder ->
                        builder.globalSecondaryIndexes(
                            List.of(
                                GlobalSecondaryIndexPropsV2.builder()
                                    .indexName("a-b")
                                    .readCapacity(AUTOSCALED)
                                    .warmThroughput(
                                        WarmThroughput.builder().readUnitsPerSecond(0).build())
                                    .build()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Orders/Sagas: index 'a-b' has a capacity, and the table is billed on demand: set"
                + " maximums, or provisioned billing; the warm throughput of index 'a-b' must be 1"
                + " or more units a second");
    // CDK's own errors get the path
    Stack stack = new Stack(new App(), "Orders");
    SagaStoreTable.Builder keyless =
        SagaStoreTable.Builder.create(stack, "Sagas")
            .globalSecondaryIndexes(
                List.of(GlobalSecondaryIndexPropsV2.builder().indexName("a-b").build()));
    assertThatThrownBy(keyless::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Orders/Sagas: ");
    assertThat(stack.getNode().tryFindChild("Sagas")).isNull();
    List<GlobalSecondaryIndexPropsV2> many =
        IntStream.range(0, 19).mapToObj(i -> furtherIndex("index" + i)).toList();
    assertThatThrownBy(() -> table(builder -> builder.globalSecondaryIndexes(many)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Orders/Sagas: there can be at most 18 further indexes, not 19");
    assertThat(
            Templates.properties(
                table(builder -> builder.globalSecondaryIndexes(many.subList(0, 18))),
                Templates.TABLE))
        .extractingByKey("GlobalSecondaryIndexes")
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSize(20);
  }

  @Test
  void alarmsFailOnMoreIndexesThanTheyCanWatch() {
    List<GlobalSecondaryIndexPropsV2> seven =
        IntStream.range(0, 7).mapToObj(i -> furtherIndex("index" + i)).toList();
    table(builder -> builder.globalSecondaryIndexes(seven), SagaStoreTable::addAlarms);
    List<GlobalSecondaryIndexPropsV2> eight =
        IntStream.range(0, 8).mapToObj(i -> furtherIndex("index" + i)).toList();

    assertThatThrownBy(
            () ->
                table(builder -> builder.globalSecondaryIndexes(eight), SagaStoreTable::addAlarms))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "Orders/Sagas: an alarm can watch at most 9 indexes, and the table has 10");
  }

  @Test
  void alarmsWatchIndexesThatWereAddedToTheTableBefore() {
    Template template =
        table(
            builder -> builder,
            sagas -> {
              sagas.getTable().addGlobalSecondaryIndex(furtherIndex("by-customer"));
              sagas.addAlarms();
            });

    assertThat(template.findResources("AWS::CloudWatch::Alarm").toString())
        .contains("Value=by-customer");
  }

  @Test
  void synthesisWarnsOfIndexesThatNoAlarmWatches() {
    Stack stack = new Stack(new App(), "Orders");
    SagaStoreTable sagas = new SagaStoreTable(stack, "Sagas");
    sagas.addAlarms();
    sagas.getTable().addGlobalSecondaryIndex(furtherIndex("by-customer"));

    assertThat(
            Annotations.fromStack(stack)
                .findWarning(
                    "/Orders/Sagas",
                    Match.stringLikeRegexp(
                        "the alarms Orders/Sagas/Alarms don't watch the indexes \\[by-customer].*")))
        .hasSize(1);
  }

  private static GlobalSecondaryIndexPropsV2 furtherIndex(String name) {
    return GlobalSecondaryIndexPropsV2.builder()
        .indexName(name)
        .partitionKey(Attribute.builder().name("customer").type(AttributeType.STRING).build())
        .build();
  }

  private static Template table(UnaryOperator<SagaStoreTable.Builder> properties) {
    return table(properties, sagas -> {});
  }

  private static Template table(
      UnaryOperator<SagaStoreTable.Builder> properties, Consumer<SagaStoreTable> user) {
    return Templates.of(
        stack ->
            user.accept(properties.apply(SagaStoreTable.Builder.create(stack, "Sagas")).build()));
  }

  private static Map<String, Object> index(Template template, String name) {
    return named(Templates.properties(template, Templates.TABLE), name);
  }

  private static Map<String, Object> replicaIndex(Template template, String name) {
    return named(Templates.replicas(template).get(0), name);
  }

  private static Map<String, Object> named(Map<String, Object> parent, String name) {
    return ((List<?>) parent.get("GlobalSecondaryIndexes"))
        .stream()
            .map(Templates::map)
            .filter(index -> name.equals(index.get("IndexName")))
            .findFirst()
            .orElseThrow();
  }
}
