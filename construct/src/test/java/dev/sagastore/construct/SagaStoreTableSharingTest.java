package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.schema.TableSchema;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Stage;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.StartingPosition;
import software.amazon.awscdk.services.lambda.eventsources.DynamoEventSource;

/** Tests tables that several apps, stacks or stages share. */
class SagaStoreTableSharingTest {
  private static final String ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders";

  @Test
  void importedTableHasAnEventSource() {
    Stack stack = Templates.stack();
    String stream = ARN + "/stream/2026-11-28T00:00:00.000";
    ISagaStoreTable sagas =
        SagaStoreTable.fromTableAttributes(
            stack, "Sagas", SagaStoreTableAttributes.ofTableArn(ARN).withStreamArn(stream));
    eventSource(stack, sagas);

    assertThat(Templates.properties(Template.fromStack(stack), "AWS::Lambda::EventSourceMapping"))
        .containsEntry("EventSourceArn", stream);
  }

  @Test
  void streamIsPublishedAndImported() {
    Stack stack = Templates.stack();
    SagaStoreTable.Builder.create(stack, "Sagas").stream(StreamViewType.KEYS_ONLY)
        .parameterPath("/orders")
        .build();
    assertThat(Template.fromStack(stack).findResources("AWS::SSM::Parameter").values())
        .extracting(parameter -> Templates.map(parameter.get("Properties")))
        .anySatisfy(
            parameter ->
                assertThat(parameter)
                    .containsEntry("Name", "/orders/STREAM_ARN")
                    .extractingByKey("Value")
                    .asString()
                    .contains("StreamArn"));
    Stack other = Templates.stack();
    ISagaStoreTable imported =
        SagaStoreTable.fromTableAttributes(
            other,
            "Sagas",
            SagaStoreTableAttributes.ofParameterPath("/orders").withPublishedStream());
    eventSource(other, imported);

    assertThat(
            Templates.properties(Template.fromStack(other), "AWS::Lambda::EventSourceMapping")
                .get("EventSourceArn"))
        .asString()
        .contains("ordersSTREAMARN");
  }

  @Test
  void eventSourceOfPublishedTableUsesItsKey() {
    Stack stack = Templates.stack();
    ISagaStoreTable sagas =
        SagaStoreTable.fromTableAttributes(
            stack,
            "Sagas",
            SagaStoreTableAttributes.ofParameterPath("/orders")
                .withPublishedStream()
                .withEncryptionKey(new Key(stack, "Key")));
    eventSource(stack, sagas);

    assertThat(Policies.statements(Template.fromStack(stack)).toString()).contains("kms:Decrypt");
  }

  /** With a name, a deployed table is another one. */
  @Test
  void referenceFromAnotherRegionFailsWithoutName() {
    App app = new App();
    SagaStoreTable sagas = new SagaStoreTable(Templates.stack(app, "Orders", "eu-west-1"), "Sagas");
    new Dashboard(Templates.stack(app, "Watching", "us-east-1"), "Dashboard")
        .addWidgets(sagas.dashboardWidgets());

    assertThatThrownBy(app::synth)
        .hasMessageContaining("Orders/Sagas")
        .hasMessageContaining("Set tableName");
  }

  @Test
  void referenceFromAnotherRegionWorksWithName() {
    App app = new App();
    Stack stack = Templates.stack(app, "Orders", "eu-west-1");
    SagaStoreTable sagas =
        SagaStoreTable.Builder.create(stack, "Sagas").tableName("orders").build();
    Stack watching = Templates.stack(app, "Watching", "us-east-1");
    new Dashboard(watching, "Dashboard").addWidgets(sagas.dashboardWidgets());

    assertThat(Template.fromStack(watching).toJSON().toString()).contains("orders");
  }

  @Test
  void pathCanBePublishedOnceInEachStage() {
    App app = new App();
    for (String stage : List.of("Dev", "Prod")) {
      SagaStoreTable.Builder.create(new Stack(new Stage(app, stage), "Orders"), "Sagas")
          .parameterPath("/orders")
          .build();
    }

    Stack stack = new Stack(app, "Orders");
    new SagaStoreTable(
        stack, "Sagas", SagaStoreTableProps.builder().parameterPath("/orders").build());
    assertThatThrownBy(
            () ->
                SagaStoreTable.Builder.create(new Stack(app, "Others"), "Sagas")
                    .parameterPath("/orders")
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("are those of Orders/Sagas");
  }

  @Test
  void streamIsNotPublishedWithoutStream() {
    Stack stack = Templates.stack();
    SagaStoreTable.Builder.create(stack, "Sagas").parameterPath("/orders").build();

    assertThat(Template.fromStack(stack).toJSON().toString()).doesNotContain("STREAM_ARN");
  }

  @Test
  void streamIsSetWhereItIsKnown() {
    assertThatThrownBy(() -> SagaStoreTableAttributes.ofParameterPath("/orders").withStreamArn(ARN))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the stream is read from the parameters under '/orders'");
    assertThatThrownBy(() -> SagaStoreTableAttributes.ofTableArn(ARN).withPublishedStream())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("call withStreamArn");
  }

  @Test
  void pathCanBePublishedOnce() {
    App app = new App();
    Stack first = Templates.stack(app, "First", "eu-west-1");
    SagaStoreTable.Builder.create(first, "Sagas").parameterPath("/orders").build();
    Stack second = Templates.stack(app, "Second", "eu-west-1");
    SagaStoreTable.Builder taken =
        SagaStoreTable.Builder.create(second, "Sagas").parameterPath("/orders");

    assertThatThrownBy(taken::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Second/Sagas: the parameters under '/orders' are those of First/Sagas: choose another"
                + " path, or give the stacks an env");
    // elsewhere it is another parameter
    SagaStoreTable.Builder.create(Templates.stack(app, "Third", "eu-central-1"), "Sagas")
        .parameterPath("/orders")
        .build();
    app.synth();
  }

  @Test
  void pathMustBeKnown() {
    Stack stack = Templates.stack();
    String token = new CfnParameter(stack, "Path").getValueAsString();

    assertThatThrownBy(
            () -> SagaStoreTable.Builder.create(stack, "Sagas").parameterPath(token).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Orders/Sagas: the path of parameters must be known at synthesis");
    assertThatThrownBy(() -> SagaStoreTable.fromParameter(stack, "Sagas", token))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the path of parameters must be known at synthesis");
  }

  @Test
  void attributesAreValues() {
    SagaStoreTableAttributes orders = SagaStoreTableAttributes.ofTableName("orders");

    assertThat(SagaStoreTableAttributes.ofTableName("orders")).isEqualTo(orders);
    assertThat(SagaStoreTableAttributes.ofTableName("orders")).hasSameHashCodeAs(orders);
    assertThat(orders)
        .isNotEqualTo(SagaStoreTableAttributes.ofTableName("others"))
        .isNotEqualTo(orders.withSchema(TableSchema.standard().withShards(2)))
        .isNotEqualTo(orders.withoutExpiry())
        .isNotEqualTo(orders.withStreamArn("arn"));
    assertThat(orders).asString().contains("orders");
  }

  private static void eventSource(Stack stack, ISagaStoreTable sagas) {
    Function.Builder.create(stack, "Handler")
        .runtime(Runtime.PYTHON_3_13)
        .handler("index.handler")
        .code(Code.fromInline("pass"))
        .events(
            List.of(
                DynamoEventSource.Builder.create(sagas.getTable())
                    .startingPosition(StartingPosition.LATEST)
                    .build()))
        .build();
  }
}
