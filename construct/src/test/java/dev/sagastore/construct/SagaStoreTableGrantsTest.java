package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.schema.StoreAccess;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.iam.Role;
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
        StoreAccess.ADMINISTRATION,
        List.of(),
        granted((sagas, role) -> sagas.grantAdministration(role)));
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
    assertThatThrownBy(() -> granted((sagas, role) -> sagas.grantRead(role, "Order#1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'Order#1'");
    assertThatThrownBy(() -> granted((sagas, role) -> sagas.grantRead(role, "注文")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no policy can name the saga type '注文': IAM takes characters up to U+00FF alone");
  }

  @Test
  void aCustomerKeyMayBeUsedByThoseWhoTouchItems() {
    assertThat(keyActions((sagas, role) -> sagas.grantReadWrite(role)))
        .containsExactly("kms:Decrypt");
    assertThat(keyActions((sagas, role) -> sagas.grantRead(role, "OrderSaga")))
        .containsExactly("kms:Decrypt");
    assertThat(keyActions((sagas, role) -> sagas.grantCleanup(role)))
        .containsExactly("kms:Decrypt");
    assertThat(keyActions((sagas, role) -> sagas.grantAdministration(role))).isEmpty();
  }

  private static List<Object> keyActions(BiConsumer<SagaStoreTable, Role> grant) {
    Stack stack =
        new Stack(
            new App(),
            "Orders",
            StackProps.builder()
                .env(Environment.builder().account("123456789012").region("eu-west-1").build())
                .build());
    SagaStoreTable sagas =
        SagaStoreTable.Builder.create(stack, "Sagas").encryptionKey(new Key(stack, "Key")).build();
    grant.accept(sagas, Policies.role(stack));
    return Policies.statements(Template.fromStack(stack)).stream()
        .map(statement -> statement.get("Action"))
        .filter(action -> action.toString().contains("kms:"))
        .toList();
  }

  private static Template granted(BiConsumer<SagaStoreTable, Role> grant) {
    return Templates.of(
        stack ->
            grant.accept(
                SagaStoreTable.Builder.create(stack, "Sagas").build(), Policies.role(stack)));
  }
}
