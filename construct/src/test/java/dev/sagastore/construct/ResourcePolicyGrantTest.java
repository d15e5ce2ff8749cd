package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.dynamodb.TableEncryptionV2;
import software.amazon.awscdk.services.iam.AccountPrincipal;
import software.amazon.awscdk.services.iam.AccountRootPrincipal;
import software.amazon.awscdk.services.iam.AnyPrincipal;
import software.amazon.awscdk.services.iam.ArnPrincipal;
import software.amazon.awscdk.services.iam.CompositePrincipal;
import software.amazon.awscdk.services.iam.FederatedPrincipal;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.iam.IPrincipal;
import software.amazon.awscdk.services.iam.OrganizationPrincipal;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.iam.StarPrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.sns.Topic;

class ResourcePolicyGrantTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/reports";
  private static final String OTHER_ROLE = "arn:aws:iam::999999999999:role/reports";
  private static final Object TABLE =
      join(
          "arn:", Map.of("Ref", "AWS::Partition"), ":dynamodb:eu-west-1:123456789012:table/orders");
  private static final Object GSI1 = index("GSI1");
  private static final Object GSI2 = index("GSI2");

  @Test
  void roleByArnIsGrantedByThePolicyOfTheTable() {
    Stack stack = Templates.stack();
    Grant grant = named(stack).grantRead(new ArnPrincipal(ROLE));

    assertThat(grant.getSuccess()).isTrue();
    assertThat(statements(Template.fromStack(stack)))
        .containsExactly(
            allow(
                ROLE,
                List.of(
                    "dynamodb:BatchGetItem",
                    "dynamodb:DescribeTable",
                    "dynamodb:DescribeTimeToLive",
                    "dynamodb:GetItem",
                    "dynamodb:Query"),
                TABLE),
            allow(ROLE, "dynamodb:Query", List.of(GSI1, GSI2)));
  }

  /** CDK's own grants drop the conditions of such statements. */
  @Test
  void narrowedGrantKeepsItsConditions() {
    Stack stack = Templates.stack();
    named(stack).grantSweep(new ArnPrincipal(ROLE), "OrderSaga");

    assertThat(statements(Template.fromStack(stack)).get(0))
        .containsEntry("Action", "dynamodb:UpdateItem")
        .containsEntry(
            "Condition",
            Map.of(
                "ForAllValues:StringLike",
                Map.of("dynamodb:LeadingKeys", List.of("SAGA#OrderSaga", "SAGA#OrderSaga#*")),
                "Null",
                Map.of("dynamodb:LeadingKeys", "false")));
  }

  @Test
  void otherAccountsAreGrantedByThePolicyOfTheTable() {
    Stack stack = Templates.stack();
    SagaStoreTable sagas = named(stack);
    sagas.grantCleanup(new AccountPrincipal("999999999999"));
    sagas.grantCleanup(new ArnPrincipal(OTHER_ROLE));
    sagas.grantCleanup(Role.fromRoleArn(stack, "Reports", OTHER_ROLE));
    sagas.grantCleanup(
        new CompositePrincipal(new ArnPrincipal(ROLE), new AccountPrincipal("999999999999")));
    Template template = Template.fromStack(stack);

    assertThat(statements(template).toString())
        .contains("iam::999999999999:root", OTHER_ROLE, ROLE)
        .doesNotContain("Resource=*");
    template.resourceCountIs("AWS::IAM::Policy", 0);
  }

  @Test
  void connectionByArnPassesTheVariables() {
    Stack stack = Templates.stack();
    Map<String, String> variables = new LinkedHashMap<>();
    named(stack).connect(new ArnPrincipal(ROLE), variables::put);

    assertThat(variables).containsEntry("SAGA_STORE_TABLE_NAME", "orders");
    assertThat(statements(Template.fromStack(stack))).hasSize(2);
  }

  @Test
  void grantAddsToThePolicyOfTheProperties() {
    Stack stack = Templates.stack();
    SagaStoreTable sagas =
        SagaStoreTable.Builder.create(stack, "Sagas")
            .tableName("orders")
            .resourcePolicy(allowScan(new ArnPrincipal(ROLE)))
            .build();
    sagas.grantSweep(new ArnPrincipal(ROLE));

    assertThat(statements(Template.fromStack(stack)).toString())
        .contains("dynamodb:Scan")
        .contains("dynamodb:UpdateItem");
  }

  /** CDK adds grants to the document that it was given. */
  @Test
  void sharedPropsDoNotShareGrants() {
    SagaStoreTableProps props =
        SagaStoreTableProps.builder()
            .tableName("orders")
            .resourcePolicy(allowScan(new AccountRootPrincipal()))
            .build();
    Stack first = Templates.stack();
    new SagaStoreTable(first, "Sagas", props).grantRead(new ArnPrincipal(ROLE));
    Stack second = Templates.stack();
    new SagaStoreTable(second, "Sagas", props);

    assertThat(statements(Template.fromStack(first))).hasSize(3);
    assertThat(statements(Template.fromStack(second)))
        .singleElement()
        .asString()
        .contains("dynamodb:Scan", "iam::123456789012:root");
  }

  @Test
  void otherConstructsCanWaitForTheGrant() {
    Stack stack = Templates.stack();
    Grant grant = named(stack).grantRead(new ArnPrincipal(ROLE));
    grant.applyBefore(new Topic(stack, "Topic"));

    assertThat(Templates.only(Template.fromStack(stack), "AWS::SNS::Topic").get("DependsOn"))
        .asString()
        .contains("SagasTable");
  }

  /** Both accounts have to allow the access. */
  @Test
  void roleThatThisAppDeclaresElsewhereGetsBothPolicies() {
    App app = new App();
    Stack stack = Templates.stack(app, "Orders", "123456789012", "eu-west-1");
    Stack other = Templates.stack(app, "Reports", "999999999999", "eu-west-1");
    Role role =
        Role.Builder.create(other, "Role")
            .roleName("reports")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .build();
    Map<String, String> variables = new LinkedHashMap<>();
    named(stack).connect(role, variables::put);

    assertThat(statements(Template.fromStack(stack)).toString()).contains("role/reports");
    assertThat(Policies.statements(Template.fromStack(other)).toString())
        .contains("dynamodb:PutItem")
        .contains(":dynamodb:eu-west-1:123456789012:table/orders");
    // by its name, the role would find a table of its own account
    assertThat(stack.resolve(variables.get("SAGA_STORE_TABLE_NAME"))).isEqualTo(TABLE);
  }

  @Test
  void parametersOfAnotherAccountFail() {
    Stack stack = Templates.stack();
    SagaStoreTable sagas =
        SagaStoreTable.Builder.create(stack, "Sagas").parameterPath("/orders").build();

    assertThatThrownBy(
            () -> sagas.grantReadParameters(Role.fromRoleArn(stack, "Other", OTHER_ROLE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Orders/Sagas: ")
        .hasMessageContaining("is of another account");
  }

  /** CDK can't render such a principal, and says it without the path of the construct. */
  @Test
  void principalWithoutFragmentFails() {
    CompositePrincipal conditional =
        new CompositePrincipal(
            new ArnPrincipal(ROLE),
            new ArnPrincipal(OTHER_ROLE)
                .withConditions(Map.of("StringEquals", Map.of("aws:SourceVpc", "vpc-1"))));

    assertThatThrownBy(() -> named(Templates.stack()).grantRead(conditional))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Orders/Sagas: can't grant access to ")
        .hasMessageContaining("no policy can contain it");
  }

  @Test
  void policyWithReplicasNeedsTheFeatureFlag() {
    Stack without = Templates.stack();
    replicated(without).grantRead(new ArnPrincipal(ROLE));
    assertThatThrownBy(() -> Template.fromStack(without))
        .hasMessageContaining("Orders/Sagas")
        .hasMessageContaining("@aws-cdk/aws-dynamodb:resourcePolicyPerReplica");
    Stack with =
        Templates.stack(
            new App(
                AppProps.builder()
                    .context(Map.of("@aws-cdk/aws-dynamodb:resourcePolicyPerReplica", true))
                    .build()),
            "Orders",
            "123456789012",
            "eu-west-1");
    replicated(with).grantRead(new ArnPrincipal(ROLE));

    assertThat(Templates.replicas(Template.fromStack(with)))
        .filteredOn(replica -> replica.containsKey("ResourcePolicy"))
        .singleElement()
        .extracting(replica -> replica.get("Region"))
        .isEqualTo("eu-west-1");
  }

  private static SagaStoreTable replicated(Stack stack) {
    return SagaStoreTable.Builder.create(stack, "Sagas")
        .tableName("orders")
        .replicas("us-east-1")
        .build();
  }

  @Test
  void customerKeyIsGrantedByItsOwnPolicy() {
    Stack stack = Templates.stack();
    encrypted(stack, TableEncryptionV2.customerManagedKey(new Key(stack, "Key")))
        .grantRead(new ArnPrincipal(OTHER_ROLE));

    Map<String, Object> policy =
        Templates.map(
            Templates.properties(Template.fromStack(stack), "AWS::KMS::Key").get("KeyPolicy"));
    assertThat(((List<?>) policy.get("Statement")).stream().map(Templates::map))
        .contains(
            Map.of(
                "Action",
                "kms:Decrypt",
                "Condition",
                Map.of(
                    "StringEquals",
                    Map.of(
                        "kms:ViaService",
                        join("dynamodb.eu-west-1.", Map.of("Ref", "AWS::URLSuffix")))),
                "Effect",
                "Allow",
                "Principal",
                Map.of("AWS", OTHER_ROLE),
                "Resource",
                "*"));
  }

  @Test
  void importedKeyFailsAndLeavesNothing() {
    Stack stack = Templates.stack();
    SagaStoreTable sagas =
        encrypted(
            stack,
            TableEncryptionV2.customerManagedKey(
                Key.fromKeyArn(
                    stack,
                    "Key",
                    "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab")));

    assertThatThrownBy(() -> sagas.grantRead(new ArnPrincipal(ROLE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the policy of the table's key, which this app doesn't declare");
    assertThat(replica(Template.fromStack(stack))).doesNotContainKey("ResourcePolicy");
  }

  @Test
  void awsManagedKeyExcludesOtherAccounts() {
    Stack stack = Templates.stack();
    SagaStoreTable sagas = encrypted(stack, TableEncryptionV2.awsManagedKey());

    assertThat(sagas.grantRead(new ArnPrincipal(ROLE)).getSuccess()).isTrue();
    for (IGrantable other :
        List.of(new ArnPrincipal(OTHER_ROLE), new AccountPrincipal("999999999999"))) {
      assertThatThrownBy(() -> sagas.grantRead(other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("encrypted with the AWS managed key");
    }
  }

  @Test
  void tableWithoutChosenNameFails() {
    Stack stack = Templates.stack();
    SagaStoreTable sagas = new SagaStoreTable(stack, "Sagas");

    assertThatThrownBy(() -> sagas.grantRead(new ArnPrincipal(ROLE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Orders/Sagas: can't grant access to ")
        .hasMessageContaining(ROLE)
        .hasMessageContaining("set tableName");
    assertThat(replica(Template.fromStack(stack))).doesNotContainKey("ResourcePolicy");
  }

  @Test
  void importedTableFails() {
    ISagaStoreTable sagas = SagaStoreTable.fromTableName(Templates.stack(), "Sagas", "orders");

    assertThatThrownBy(() -> sagas.grantRead(new ArnPrincipal(ROLE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("grant it in the app that declares the table");
  }

  @Test
  void administrationFails() {
    assertThatThrownBy(() -> named(Templates.stack()).grantAdministration(new ArnPrincipal(ROLE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("can't grant its creation");
  }

  static List<IGrantable> impossiblePrincipals() {
    return List.of(
        new ServicePrincipal("lambda.amazonaws.com"),
        new FederatedPrincipal("cognito-identity.amazonaws.com"),
        new AnyPrincipal(),
        new StarPrincipal(),
        new OrganizationPrincipal("o-1234567890"),
        new CompositePrincipal(
            new ArnPrincipal(ROLE), new ServicePrincipal("lambda.amazonaws.com")));
  }

  @ParameterizedTest
  @MethodSource("impossiblePrincipals")
  void principalThatDynamoDbRejectsFails(IGrantable principal) {
    Stack stack = Templates.stack();
    List<BiFunction<SagaStoreTable, IGrantable, Grant>> grants =
        List.of(
            SagaStoreTable::grantRead,
            SagaStoreTable::grantReadWrite,
            (sagas, grantee) -> sagas.grantCleanup(grantee, "OrderSaga"),
            (sagas, grantee) -> sagas.connect(grantee, (name, value) -> {}));
    SagaStoreTable sagas =
        encrypted(stack, TableEncryptionV2.customerManagedKey(new Key(stack, "Key")));
    Map<String, Object> before = Template.fromStack(stackWithKey()).toJSON();

    for (BiFunction<SagaStoreTable, IGrantable, Grant> grant : grants) {
      assertThatThrownBy(() -> grant.apply(sagas, principal))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Orders/Sagas: can't grant access to ");
    }
    assertThat(Template.fromStack(stack).toJSON()).isEqualTo(before);
  }

  private static Stack stackWithKey() {
    Stack stack = Templates.stack();
    encrypted(stack, TableEncryptionV2.customerManagedKey(new Key(stack, "Key")));
    return stack;
  }

  private static PolicyDocument allowScan(IPrincipal principal) {
    return PolicyDocument.Builder.create()
        .statements(
            List.of(
                PolicyStatement.Builder.create()
                    .actions(List.of("dynamodb:Scan"))
                    .resources(List.of("arn:aws:dynamodb:eu-west-1:123456789012:table/orders"))
                    .principals(List.of(principal))
                    .build()))
        .build();
  }

  private static SagaStoreTable named(Stack stack) {
    return SagaStoreTable.Builder.create(stack, "Sagas").tableName("orders").build();
  }

  private static SagaStoreTable encrypted(Stack stack, TableEncryptionV2 encryption) {
    return SagaStoreTable.Builder.create(stack, "Sagas")
        .tableName("orders")
        .encryption(encryption)
        .build();
  }

  private static Map<String, Object> replica(Template template) {
    return Templates.replicas(template).get(0);
  }

  private static List<Map<String, Object>> statements(Template template) {
    Map<String, Object> document =
        Templates.map(Templates.map(replica(template).get("ResourcePolicy")).get("PolicyDocument"));
    return ((List<?>) document.get("Statement")).stream().map(Templates::map).toList();
  }

  private static Map<String, Object> allow(String principal, Object action, Object resource) {
    return Map.of(
        "Effect",
        "Allow",
        "Principal",
        Map.of("AWS", principal),
        "Action",
        action,
        "Resource",
        resource);
  }

  private static Object index(String name) {
    return join(
        "arn:",
        Map.of("Ref", "AWS::Partition"),
        ":dynamodb:eu-west-1:123456789012:table/orders/index/" + name);
  }

  private static Object join(Object... parts) {
    return Map.of("Fn::Join", List.of("", List.of(parts)));
  }
}
