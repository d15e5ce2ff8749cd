package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Runtime;

/**
 * CDK publishes another version of a function if the function's template differs, and Lambda fails
 * to publish a version of a function that is unchanged: both must go together.
 */
class SagaStoreTableVersionTest {
  private static final String VERSION = "AWS::Lambda::Version";
  private static final String FUNCTION = "AWS::Lambda::Function";

  @Test
  void versionFollowsChosenName() {
    Deployed orders = deployed(stack -> named(stack, "orders"));
    Deployed others = deployed(stack -> named(stack, "orders2"));

    assertThat(orders.tableName()).isEqualTo("orders");
    assertThat(others.tableName()).isEqualTo("orders2");
    assertThat(others.version()).isNotEqualTo(orders.version());
  }

  @Test
  void versionStaysWhenTableIsImportedByItsName() {
    Deployed declared = deployed(stack -> named(stack, "orders"));
    Deployed imported = deployed(stack -> SagaStoreTable.fromTableName(stack, "Sagas", "orders"));

    assertThat(imported.environment()).isEqualTo(declared.environment());
    assertThat(imported.version()).isEqualTo(declared.version());
  }

  /** The templates of the runbook "The whole table" of docs/restore.md, one after the other. */
  @Test
  void versionFollowsTheStepsOfRestore() {
    Deployed before = deployed(stack -> new SagaStoreTable(stack, "Sagas"));
    Deployed onRestored =
        deployed(stack -> SagaStoreTable.fromTableName(stack, "Sagas", "orders-restored"));
    Deployed adopted = deployed(stack -> named(stack, "orders-restored"));

    assertThat(before.tableName()).asString().contains("Ref=SagasTable");
    // another table: the function changes, and so does its version
    assertThat(onRestored.version()).isNotEqualTo(before.version());
    // the same table: neither does
    assertThat(adopted.environment()).isEqualTo(onRestored.environment());
    assertThat(adopted.version()).isEqualTo(onRestored.version());
  }

  @Test
  void synthesisWarnsOfVersionsWithoutKnownName() {
    assertThat(warnings(stack -> SagaStoreTable.fromParameter(stack, "Sagas", "/orders")))
        .isEqualTo(1);
    assertThat(
            warnings(
                stack -> SagaStoreTable.fromTableName(stack, "Sagas", Fn.importValue("table"))))
        .isEqualTo(1);
    assertThat(warnings(stack -> named(stack, new CfnParameter(stack, "Name").getValueAsString())))
        .isEqualTo(1);
  }

  @Test
  void synthesisDoesNotWarnOfKnownNames() {
    assertThat(warnings(stack -> new SagaStoreTable(stack, "Sagas"))).isZero();
    assertThat(warnings(stack -> named(stack, "orders"))).isZero();
    assertThat(warnings(stack -> SagaStoreTable.fromTableName(stack, "Sagas", "orders"))).isZero();
    // account and region are the only tokens
    assertThat(
            warnings(
                stack ->
                    SagaStoreTable.fromTableArn(
                        stack,
                        "Sagas",
                        "arn:aws:dynamodb:%s:%s:table/orders"
                            .formatted(stack.getRegion(), stack.getAccount()))))
        .isZero();
  }

  @Test
  void nameOfPseudoParametersIsKnown() {
    Deployed orders = deployed(stack -> named(stack, "orders-" + stack.getRegion()));
    Deployed others = deployed(stack -> named(stack, "others-" + stack.getRegion()));

    assertThat(others.version()).isNotEqualTo(orders.version());
    assertThat(warnings(stack -> named(stack, "orders-" + stack.getRegion()))).isZero();
  }

  @Test
  void synthesisWarnsOfFunctionThatIsConnectedAsGrantee() {
    Stack stack = new Stack(new App(), "Orders");
    software.amazon.awscdk.services.lambda.Function function = function(stack);
    SagaStoreTable.fromParameter(stack, "Sagas", "/orders")
        .connect(function, function::addEnvironment);
    function.getCurrentVersion();

    assertThat(Annotations.fromStack(stack).findWarning("/Orders/Handler", Match.anyValue()))
        .hasSize(1);
  }

  @Test
  void synthesisDoesNotWarnOfFunctionWithoutVersion() {
    Stack stack = new Stack(new App(), "Orders");
    SagaStoreTable.fromParameter(stack, "Sagas", "/orders").connect(function(stack));

    assertThat(Annotations.fromStack(stack).findWarning("*", Match.anyValue())).isEmpty();
  }

  private static SagaStoreTable named(Stack stack, String name) {
    return SagaStoreTable.Builder.create(stack, "Sagas").tableName(name).build();
  }

  private static Stack stack(Function<Stack, ISagaStoreTable> table) {
    Stack stack = new Stack(new App(), "Orders");
    software.amazon.awscdk.services.lambda.Function function = function(stack);
    table.apply(stack).connect(function);
    Alias.Builder.create(stack, "Live")
        .aliasName("live")
        .version(function.getCurrentVersion())
        .build();
    return stack;
  }

  private static Deployed deployed(Function<Stack, ISagaStoreTable> table) {
    return new Deployed(Template.fromStack(stack(table)));
  }

  private static int warnings(Function<Stack, ISagaStoreTable> table) {
    Annotations annotations = Annotations.fromStack(stack(table));
    int all = annotations.findWarning("*", Match.anyValue()).size();
    assertThat(
            annotations.findWarning(
                "/Orders/Handler",
                Match.stringLikeRegexp(
                    "the name of the table Orders/Sagas is known on deployment only.*"
                        + "invalidateVersionBasedOn.*")))
        .hasSize(all);
    return all;
  }

  private static software.amazon.awscdk.services.lambda.Function function(Stack stack) {
    return software.amazon.awscdk.services.lambda.Function.Builder.create(stack, "Handler")
        .runtime(Runtime.PYTHON_3_13)
        .handler("index.handler")
        .code(Code.fromInline("pass"))
        .build();
  }

  /** A function as a template declares it. */
  private record Deployed(Template template) {
    String version() {
      return template.findResources(VERSION).keySet().iterator().next();
    }

    Map<String, Object> environment() {
      return Templates.map(
          Templates.map(Templates.properties(template, FUNCTION).get("Environment"))
              .get("Variables"));
    }

    Object tableName() {
      return environment().get("SAGA_STORE_TABLE_NAME");
    }
  }
}
