package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.dynamodb.AutoscaledCapacityOptions;
import software.amazon.awscdk.services.dynamodb.Billing;
import software.amazon.awscdk.services.dynamodb.Capacity;
import software.amazon.awscdk.services.dynamodb.ContributorInsightsMode;
import software.amazon.awscdk.services.dynamodb.MultiRegionConsistency;
import software.amazon.awscdk.services.dynamodb.ReplicaTableProps;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.TableClass;
import software.amazon.awscdk.services.dynamodb.TableEncryptionV2;
import software.amazon.awscdk.services.dynamodb.ThroughputProps;
import software.amazon.awscdk.services.kms.Alias;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.kms.Key;

class SagaStoreTableOptionsTest {
  private static final String KEY_ARN =
      "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

  @Test
  void byDefaultNothingIsPaidForThatNobodyAskedFor() {
    Template template = table(builder -> builder);

    assertThat(properties(template))
        .containsEntry("BillingMode", "PAY_PER_REQUEST")
        .doesNotContainKey("StreamSpecification");
    assertThat(replica(template, "eu-west-1"))
        .doesNotContainKeys("ContributorInsightsSpecification", "TableClass", "SSESpecification");
    template.resourceCountIs("AWS::SSM::Parameter", 0);
    template.resourceCountIs("AWS::CloudWatch::Alarm", 0);
  }

  @Test
  void capacityCanBeProvisioned() {
    Template template =
        table(
            builder ->
                builder.billing(
                    Billing.provisioned(
                        ThroughputProps.builder()
                            .readCapacity(Capacity.fixed(10))
                            .writeCapacity(
                                Capacity.autoscaled(
                                    AutoscaledCapacityOptions.builder().maxCapacity(20).build()))
                            .build())));

    assertThat(properties(template)).containsEntry("BillingMode", "PROVISIONED");
  }

  @Test
  void backupsCanBeShortenedAndTurnedOff() {
    assertThat(replica(table(builder -> builder.recoveryPeriod(Duration.days(7))), "eu-west-1"))
        .containsEntry(
            "PointInTimeRecoverySpecification",
            Map.of("PointInTimeRecoveryEnabled", true, "RecoveryPeriodInDays", 7));
    assertThat(replica(table(builder -> builder.pointInTimeRecovery(false)), "eu-west-1"))
        .containsEntry(
            "PointInTimeRecoverySpecification", Map.of("PointInTimeRecoveryEnabled", false));
  }

  @Test
  void streamInsightsAndClassCanBeChosen() {
    Template template =
        table(
            builder ->
                builder.stream(StreamViewType.KEYS_ONLY)
                    .contributorInsights(ContributorInsightsMode.THROTTLED_KEYS)
                    .tableClass(TableClass.STANDARD_INFREQUENT_ACCESS));

    assertThat(properties(template))
        .containsEntry("StreamSpecification", Map.of("StreamViewType", "KEYS_ONLY"));
    assertThat(replica(template, "eu-west-1"))
        .containsEntry(
            "ContributorInsightsSpecification", Map.of("Enabled", true, "Mode", "THROTTLED_KEYS"))
        .containsEntry("TableClass", "STANDARD_INFREQUENT_ACCESS");
  }

  @Test
  void aCustomerKeyEncryptsTableAndReplicas() {
    Stack stack = Templates.stack();
    SagaStoreTable.Builder.create(stack, "Sagas")
        .encryption(
            TableEncryptionV2.customerManagedKey(
                new Key(stack, "Key"), Map.of("us-east-1", KEY_ARN)))
        .replicas("us-east-1")
        .build();
    Template template = Template.fromStack(stack);

    assertThat(properties(template))
        .containsEntry("SSESpecification", Map.of("SSEEnabled", true, "SSEType", "KMS"));
    assertThat(replica(template, "us-east-1"))
        .containsEntry("SSESpecification", Map.of("KMSMasterKeyId", KEY_ARN));
  }

  @Test
  void replicasAreProtectedLikeTheTableAndWarnedOf() {
    Stack stack = Templates.stack();
    SagaStoreTable.Builder.create(stack, "Sagas").replicas("us-east-1", "eu-central-1").build();

    assertThat(replica(Template.fromStack(stack), "us-east-1"))
        .containsEntry("DeletionProtectionEnabled", true)
        .containsEntry(
            "PointInTimeRecoverySpecification", Map.of("PointInTimeRecoveryEnabled", true));
    assertThat(
            Annotations.fromStack(stack)
                .findWarning(
                    "/Orders/Sagas",
                    Match.stringLikeRegexp("let the saga store of one region write at a time.*")))
        .hasSize(1);
  }

  @Test
  void replicaAddedToTheTableIsWarnedOf() {
    Stack stack = Templates.stack();
    new SagaStoreTable(stack, "Sagas")
        .getTable()
        .addReplica(ReplicaTableProps.builder().region("us-east-1").build());

    assertThat(replica(Template.fromStack(stack), "us-east-1"))
        .containsEntry("DeletionProtectionEnabled", true);
    assertThat(
            Annotations.fromStack(stack)
                .findWarning(
                    "/Orders/Sagas", Match.stringLikeRegexp("every replica accepts writes.*")))
        .hasSize(1);
  }

  @Test
  void awsCanManageTheKey() {
    Template template = table(builder -> builder.encryption(TableEncryptionV2.awsManagedKey()));

    assertThat(properties(template))
        .containsEntry("SSESpecification", Map.of("SSEEnabled", true, "SSEType", "KMS"));
    assertThat(replica(template, "eu-west-1")).doesNotContainKey("SSESpecification");
  }

  @Test
  void theWarningOfReplicasCanBeAcknowledged() {
    Stack stack = Templates.stack();
    SagaStoreTable sagas =
        SagaStoreTable.Builder.create(stack, "Sagas").replicas("us-east-1").build();
    software.amazon.awscdk.Annotations.of(sagas)
        .acknowledgeWarning("@sagastore/construct:replicas");

    assertThat(Annotations.fromStack(stack).findWarning("*", Match.anyValue())).isEmpty();
  }

  @Test
  void allProblemsAreToldAtOnce() {
    Stack agnostic = new Stack(new App(), "Orders");
    SagaStoreTable.Builder builder =
        SagaStoreTable.Builder.create(agnostic, "Sagas")
            .tableName("a/b")
            .removalPolicy(RemovalPolicy.SNAPSHOT)
            .cleanupIndexName("GSI1")
            .shards(0)
            .duePartitions(1_001)
            .pointInTimeRecovery(false)
            .recoveryPeriod(Duration.days(40))
            .encryption(
                TableEncryptionV2.customerManagedKey(
                    new Key(agnostic, "Key"), Map.of("eu-north-1", KEY_ARN)))
            .replicas("us-east-1", "us-east-1", " ")
            .stream(StreamViewType.KEYS_ONLY)
            .multiRegionConsistency(MultiRegionConsistency.STRONG)
            .retention(Duration.days(0))
            .parameterPath("orders");

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Orders/Sagas: the table cannot be named 'a/b'")
        .hasMessageContainingAll(
            "the correlation index and the clean-up index are both named 'GSI1'",
            "the number of shards must be from 1 to 1000, not 0",
            "the number of partitions for due sagas must be from 1 to 1000, not 1001",
            "the retention must be more than zero",
            "the path of parameters cannot be 'orders'",
            "removal policy cannot be SNAPSHOT",
            "no recovery period without point-in-time recovery",
            "the recovery period must be 1 to 35 whole days, not 40 days",
            "a customer managed key needs a stack whose region is known",
            "there is a key for eu-north-1, but no replica",
            "the replica in us-east-1 needs a key of its region",
            "allows neither TTL nor transactions",
            "replicas need a stack whose region is known",
            "there are two replicas in us-east-1",
            "the region of a replica must be known, and not ' '",
            "a table with replicas streams NEW_AND_OLD_IMAGES, not KEYS_ONLY");
    assertThat(agnostic.getNode().tryFindChild("Sagas")).isNull();
  }

  @Test
  void theTablesOwnRegionIsNoReplica() {
    assertThatThrownBy(() -> table(builder -> builder.replicas("eu-west-1")))
        .hasMessage("Orders/Sagas: eu-west-1 is the region of the table itself: name the others");
  }

  @Test
  void aKeyMustBeAKeyOfItsRegion() {
    Stack stack = Templates.stack();
    IKey alias = Alias.fromAliasName(stack, "Alias", "alias/orders");
    assertThatThrownBy(() -> encrypted(stack, alias).build()).hasMessageContaining("is an alias");
    IKey foreign = Key.fromKeyArn(stack, "Foreign", KEY_ARN);
    assertThatThrownBy(() -> encrypted(stack, foreign).build())
        .hasMessage(
            "Orders/Sagas: the encryption key is in us-east-1, and the table in eu-west-1: use a"
                + " key of the same region");
    Key key = new Key(stack, "Key");
    assertThatThrownBy(
            () ->
                SagaStoreTable.Builder.create(stack, "Sagas")
                    .encryption(
                        TableEncryptionV2.customerManagedKey(key, Map.of("eu-central-1", KEY_ARN)))
                    .replicas("eu-central-1")
                    .build())
        .hasMessageContaining(
            "the key of the replica in eu-central-1 must be the ARN of a key there");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 36, 60})
  void theRecoveryPeriodIsWholeDays(int hours) {
    assertThatThrownBy(() -> table(builder -> builder.recoveryPeriod(Duration.hours(hours))))
        .hasMessageStartingWith("Orders/Sagas: the recovery period must be 1 to 35 whole days");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 35})
  void theRecoveryPeriodHasBounds(int days) {
    assertThat(replica(table(builder -> builder.recoveryPeriod(Duration.days(days))), "eu-west-1"))
        .containsEntry(
            "PointInTimeRecoverySpecification",
            Map.of("PointInTimeRecoveryEnabled", true, "RecoveryPeriodInDays", days));
  }

  @Test
  void theRetentionGoesToTheRuntime() {
    assertThat(environment(builder -> builder)).containsEntry("SAGA_STORE_RETENTION", "P30D");
    assertThat(environment(builder -> builder.retention(Duration.hours(12))))
        .containsEntry("SAGA_STORE_RETENTION", "PT12H");
    assertThat(environment(SagaStoreTable.Builder::withoutExpiry))
        .containsEntry("SAGA_STORE_RETENTION", "never");
    Duration token = Duration.days(Token.asNumber(Map.of("Ref", "Days")));
    assertThatThrownBy(() -> environment(builder -> builder.retention(token)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Orders/Sagas: the retention must be known at synthesis: pass a duration, not a token");
  }

  @Test
  void environmentContainsDuePartitions() {
    assertThat(environment(builder -> builder)).containsEntry("SAGA_STORE_DUE_PARTITIONS", "1");
    assertThat(environment(builder -> builder.duePartitions(1_000)))
        .containsEntry("SAGA_STORE_DUE_PARTITIONS", "1000")
        .containsEntry("SAGA_STORE_SHARDS", "1");
  }

  private static SagaStoreTable.Builder encrypted(Stack stack, IKey key) {
    return SagaStoreTable.Builder.create(stack, "Sagas")
        .encryption(TableEncryptionV2.customerManagedKey(key));
  }

  private static Map<String, String> environment(UnaryOperator<SagaStoreTable.Builder> options) {
    return options
        .apply(SagaStoreTable.Builder.create(Templates.stack(), "Sagas"))
        .build()
        .getEnvironment();
  }

  private static Template table(UnaryOperator<SagaStoreTable.Builder> options) {
    Stack stack = Templates.stack();
    options.apply(SagaStoreTable.Builder.create(stack, "Sagas")).build();
    return Template.fromStack(stack);
  }

  private static Map<String, Object> properties(Template template) {
    return Templates.properties(template, Templates.TABLE);
  }

  private static Map<String, Object> replica(Template template, String region) {
    return Templates.replicas(template).stream()
        .filter(replica -> region.equals(replica.get("Region")))
        .findFirst()
        .orElseThrow();
  }
}
