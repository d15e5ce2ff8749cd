package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.schema.StoreAccess;
import dev.sagastore.schema.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.dynamodb.TableEncryptionV2;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;

class SagaStoreTableGrantsTest {

  @Test
  void everyGrantAllowsWhatItsAccessIsFor() {
    Policies.assertThatOnlyPolicyAllows(
        StoreAccess.READ_WRITE, granted((sagas, role) -> sagas.grantReadWrite(role)));
    Policies.assertThatOnlyPolicyAllows(
        StoreAccess.READ, granted((sagas, role) -> sagas.grantRead(role)));
    Policies.assertThatOnlyPolicyAllows(
        StoreAccess.CLEANUP, List.of("GSI2"), granted((sagas, role) -> sagas.grantCleanup(role)));
    Policies.assertThatOnlyPolicyAllows(
        StoreAccess.SWEEP, List.of("GSI2"), granted((sagas, role) -> sagas.grantSweep(role)));
    Policies.assertThatOnlyPolicyAllows(
        StoreAccess.ADMINISTRATION,
        List.of(),
        granted((sagas, role) -> sagas.grantAdministration(role)));
  }

  @Test
  void everyGrantSucceedsOrFails() {
    List<BiFunction<SagaStoreTable, IGrantable, Grant>> all =
        List.of(
            SagaStoreTable::grantReadWrite,
            (sagas, grantee) -> sagas.grantReadWrite(grantee, "OrderSaga"),
            SagaStoreTable::grantRead,
            (sagas, grantee) -> sagas.grantRead(grantee, "OrderSaga"),
            SagaStoreTable::grantCleanup,
            (sagas, grantee) -> sagas.grantCleanup(grantee, "OrderSaga"),
            SagaStoreTable::grantSweep,
            (sagas, grantee) -> sagas.grantSweep(grantee, "OrderSaga"),
            SagaStoreTable::grantAdministration,
            SagaStoreTable::grantReadParameters,
            (sagas, grantee) -> sagas.connect(grantee, (name, value) -> {}),
            (sagas, grantee) ->
                sagas.connect(
                    grantee,
                    (name, value) -> {},
                    ConnectOptions.standard().withSagaNames("OrderSaga")));
    Stack stack = new Stack(new App(), "Orders");
    SagaStoreTable sagas =
        SagaStoreTable.Builder.create(stack, "Sagas").parameterPath("/orders").build();
    Role role = Policies.role(stack);
    ServicePrincipal service = new ServicePrincipal("example.amazonaws.com");

    assertThat(all).allMatch(grant -> grant.apply(sagas, role).getSuccess());
    assertThat(all)
        .allSatisfy(
            grant ->
                assertThatThrownBy(() -> grant.apply(sagas, service))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Orders/Sagas: "));
  }

  @Test
  void theGrantIsForTheIndexesByTheirOwnNames() {
    Template template =
        Templates.of(
            stack ->
                SagaStoreTable.Builder.create(stack, "Sagas")
                    .correlationIndexName("by-correlation")
                    .cleanupIndexName("by-day")
                    .build()
                    .grantRead(Policies.role(stack)));

    Policies.assertThatOnlyPolicyAllows(
        StoreAccess.READ, List.of("by-correlation", "by-day"), template);
  }

  @Test
  void aGrantForSomeTypesNamesTheirPartitions() {
    Template template = granted((sagas, role) -> sagas.grantRead(role, "OrderSaga", "Refund"));

    Object ofSagas =
        Map.of(
            "ForAllValues:StringLike",
            Map.of(
                "dynamodb:LeadingKeys",
                List.of("SAGA#OrderSaga", "SAGA#OrderSaga#*", "SAGA#Refund", "SAGA#Refund#*")),
            "Null",
            Map.of("dynamodb:LeadingKeys", "false"));
    Object table = Templates.tableArn(template);
    assertThat(Policies.statements(template))
        .containsExactly(
            Policies.allow(StoreAccess.READ.tableActions(), table),
            narrowed(StoreAccess.READ.itemActions(), table, ofSagas),
            narrowed(
                StoreAccess.READ.indexActions(), Templates.indexArn(template, "GSI1"), ofSagas),
            Policies.allow(StoreAccess.READ.indexActions(), Templates.indexArn(template, "GSI2")));
  }

  @Test
  void sweepGrantContainsUpdateAndQueryOfCleanupIndex() {
    Template template = granted((sagas, role) -> sagas.grantSweep(role));

    assertThat(Policies.statements(template))
        .containsExactly(
            Policies.allow(List.of("dynamodb:UpdateItem"), Templates.tableArn(template)),
            Policies.allow(List.of("dynamodb:Query"), Templates.indexArn(template, "GSI2")));
  }

  /** The condition names keys of the table; the clean-up index has others. */
  @Test
  void sweepGrantForSomeTypesNarrowsUpdates() {
    Template template = granted((sagas, role) -> sagas.grantSweep(role, "OrderSaga", "Refund"));

    Object ofSagas =
        Map.of(
            "ForAllValues:StringLike",
            Map.of(
                "dynamodb:LeadingKeys",
                List.of("SAGA#OrderSaga", "SAGA#OrderSaga#*", "SAGA#Refund", "SAGA#Refund#*")),
            "Null",
            Map.of("dynamodb:LeadingKeys", "false"));
    assertThat(Policies.statements(template))
        .containsExactly(
            narrowed(List.of("dynamodb:UpdateItem"), Templates.tableArn(template), ofSagas),
            Policies.allow(List.of("dynamodb:Query"), Templates.indexArn(template, "GSI2")));
  }

  @Test
  void sweepGrantOnImportedTableNamesItsCleanupIndex() {
    Stack stack = new Stack(new App(), "Orders");
    SagaStoreTable.fromTableAttributes(
            stack,
            "Sagas",
            SagaStoreTableAttributes.ofTableArn("arn:aws:dynamodb:eu-west-1:123456789012:table/old")
                .withSchema(TableSchema.standard().withCleanupIndexName("by-day")))
        .grantSweep(Policies.role(stack), "OrderSaga");

    assertThat(Policies.statements(Template.fromStack(stack)))
        .extracting(statement -> statement.get("Resource"))
        .containsExactly(
            "arn:aws:dynamodb:eu-west-1:123456789012:table/old",
            "arn:aws:dynamodb:eu-west-1:123456789012:table/old/index/by-day");
  }

  private static Map<String, Object> narrowed(
      List<String> actions, Object resource, Object condition) {
    return Map.of(
        "Effect",
        "Allow",
        "Action",
        Policies.oneOrAll(actions),
        "Resource",
        resource,
        "Condition",
        condition);
  }

  @Test
  void everyGrantOfItemsCanBeNarrowed() {
    assertThat(
            granted((sagas, role) -> sagas.grantReadWrite(role, "OrderSaga")).toJSON().toString())
        .contains("dynamodb:PutItem")
        .contains("SAGA#OrderSaga#*");
    Template cleanup = granted((sagas, role) -> sagas.grantCleanup(role, "OrderSaga"));
    assertThat(Policies.statements(cleanup)).hasSize(2);
    assertThat(Policies.statements(cleanup).get(0))
        .containsEntry("Action", StoreAccess.CLEANUP.itemActions())
        .containsKey("Condition");
  }

  @Test
  void whatIamWouldReadAsAPatternIsTakenLiterally() {
    assertThat(
            granted((sagas, role) -> sagas.grantRead(role, "Order*", "a?b", "${aws:username}"))
                .toJSON()
                .toString())
        .contains(
            "SAGA#Order${*}, SAGA#Order${*}#*, SAGA#a${?}b, SAGA#a${?}b#*,"
                + " SAGA#${$}{aws:username}, SAGA#${$}{aws:username}#*");
  }

  @Test
  void aNameThatNoSagaTypeHasIsRefused() {
    assertThat(granted((sagas, role) -> sagas.grantRead(role, "Pay\u00FF")).toJSON().toString())
        .contains("SAGA#Pay\u00FF");
    assertThatThrownBy(() -> granted((sagas, role) -> sagas.grantRead(role, "Order#1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'Order#1'");
    assertThatThrownBy(() -> granted((sagas, role) -> sagas.grantRead(role, "注文")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no policy can name the saga type '注文': IAM accepts characters up to U+00FF only");
    assertThatThrownBy(() -> granted((sagas, role) -> sagas.grantRead(role, Fn.ref("Name"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be known at synthesis");
  }

  @Test
  void aCustomerKeyMayBeUsedByThoseWhoTouchItems() {
    assertThat(keyActions((sagas, role) -> sagas.grantReadWrite(role)))
        .containsExactly("kms:Decrypt");
    assertThat(keyActions((sagas, role) -> sagas.grantRead(role, "OrderSaga")))
        .containsExactly("kms:Decrypt");
    assertThat(keyActions((sagas, role) -> sagas.grantCleanup(role)))
        .containsExactly("kms:Decrypt");
    assertThat(keyActions((sagas, role) -> sagas.grantSweep(role))).containsExactly("kms:Decrypt");
    assertThat(keyActions((sagas, role) -> sagas.grantAdministration(role))).isEmpty();
  }

  @Test
  void aCustomerKeyIsUsedByWayOfDynamoDbAlone() {
    Template template = withKey((stack, sagas) -> sagas.grantRead(Policies.role(stack)));

    assertThat(Policies.statements(template))
        .filteredOn(statement -> "kms:Decrypt".equals(statement.get("Action")))
        .extracting(statement -> statement.get("Condition"))
        .asString()
        .isEqualTo(
            "[{StringEquals={kms:ViaService={Fn::Join=[, [dynamodb.eu-west-1.,"
                + " {Ref=AWS::URLSuffix}]]}}}]");
  }

  /** CDK begins another managed policy between statements, and cannot divide one. */
  @Test
  void manyTypesAreSpreadOverStatements() {
    String[] names = IntStream.range(0, 100).mapToObj("Saga%03d"::formatted).toArray(String[]::new);
    Template template = granted((sagas, role) -> sagas.grantReadWrite(role, names[0], names));

    assertThat(Policies.statements(template))
        .filteredOn(statement -> statement.toString().contains("dynamodb:PutItem"))
        .hasSize(3)
        .allMatch(statement -> statement.toString().length() < 3_000);
    String all = template.toJSON().toString();
    assertThat(names).allMatch(name -> all.contains("SAGA#" + name + "#*"));
  }

  @Test
  void noStatementIsWithoutTypes() {
    String[] names = IntStream.range(1, 40).mapToObj("Saga%03d"::formatted).toArray(String[]::new);
    Template template = granted((sagas, role) -> sagas.grantReadWrite(role, "Saga000", names));

    assertThat(Policies.statements(template))
        .filteredOn(statement -> statement.toString().contains("dynamodb:PutItem"))
        .hasSize(1);
  }

  private static List<Object> keyActions(BiConsumer<SagaStoreTable, Role> grant) {
    return Policies.statements(withKey((stack, sagas) -> grant.accept(sagas, Policies.role(stack))))
        .stream()
        .map(statement -> statement.get("Action"))
        .filter(action -> action.toString().contains("kms:"))
        .toList();
  }

  private static Template withKey(BiConsumer<Stack, SagaStoreTable> user) {
    Stack stack = Templates.stack();
    SagaStoreTable sagas =
        SagaStoreTable.Builder.create(stack, "Sagas")
            .encryption(TableEncryptionV2.customerManagedKey(new Key(stack, "Key")))
            .build();
    user.accept(stack, sagas);
    return Template.fromStack(stack);
  }

  private static Template granted(BiConsumer<SagaStoreTable, Role> grant) {
    return Templates.of(
        stack ->
            grant.accept(
                SagaStoreTable.Builder.create(stack, "Sagas").build(), Policies.role(stack)));
  }
}
