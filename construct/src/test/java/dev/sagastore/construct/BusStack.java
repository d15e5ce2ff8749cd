package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AbstractThrowableAssert;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.constructs.Construct;

/** A stack named {@code Orders} with a table and a bus, and what uses them. */
final class BusStack {
  static final String QUEUE = "AWS::SQS::Queue";
  static final String FUNCTION = "AWS::Lambda::Function";
  static final String EVENT_SOURCE = "AWS::Lambda::EventSourceMapping";

  private final Stack stack;
  private final SagaStoreTable sagas;
  private final SagaBus bus;

  private BusStack(Stack stack, UnaryOperator<SagaBus.Builder> options) {
    this.stack = stack;
    this.sagas = new SagaStoreTable(stack, "Sagas");
    this.bus =
        options.apply(SagaBus.Builder.create(stack, "Bus").name("orders").store(sagas)).build();
  }

  static BusStack create() {
    return create(builder -> builder);
  }

  static BusStack create(UnaryOperator<SagaBus.Builder> options) {
    return new BusStack(new Stack(new App(), "Orders"), options);
  }

  static BusStack in(Stack stack, UnaryOperator<SagaBus.Builder> options) {
    return new BusStack(stack, options);
  }

  Stack stack() {
    return stack;
  }

  SagaStoreTable sagas() {
    return sagas;
  }

  SagaBus bus() {
    return bus;
  }

  Function function(String id) {
    return function(stack, id).build();
  }

  /** Returns a function that times out after 30 seconds. */
  static Function.Builder function(Construct scope, String id) {
    return Function.Builder.create(scope, id)
        .runtime(Runtime.NODEJS_22_X)
        .timeout(Duration.seconds(30))
        .handler("index.handler")
        .code(Code.fromInline("exports.handler = async () => {};"));
  }

  ContainerDefinition container() {
    return new FargateTaskDefinition(stack, "Task")
        .addContainer(
            "Worker",
            ContainerDefinitionOptions.builder()
                .image(ContainerImage.fromRegistry("worker"))
                .build());
  }

  Role role(String id) {
    return Role.Builder.create(stack, id)
        .assumedBy(new ServicePrincipal("ec2.amazonaws.com"))
        .build();
  }

  Template template() {
    return Template.fromStack(stack);
  }

  /** Asserts that synthesis fails, for the bus. */
  AbstractThrowableAssert<?, ?> assertFails() {
    return assertThatThrownBy(this::template).hasMessageContaining("[Orders/Bus]");
  }

  /** Returns the properties of the only resource of a type whose logical ID begins so. */
  static Map<String, Object> properties(Template template, String type, String idPrefix) {
    return Templates.map(
        template.findResources(type).get(id(template, type, idPrefix)).get("Properties"));
  }

  /** Returns the logical ID of the only resource of a type whose logical ID begins so. */
  static String id(Template template, String type, String idPrefix) {
    List<String> ids =
        template.findResources(type).keySet().stream()
            .filter(id -> id.matches(idPrefix + "[0-9A-F]{8}"))
            .toList();
    if (ids.size() != 1) {
      throw new AssertionError(
          "%s of the type %s are named %s: %s"
              .formatted(ids, type, idPrefix, template.findResources(type).keySet()));
    }
    return ids.get(0);
  }

  /** Returns the intrinsic function by which a template refers to an ARN. */
  static Map<String, Object> arn(Template template, String type, String idPrefix) {
    return Map.of("Fn::GetAtt", List.of(id(template, type, idPrefix), "Arn"));
  }

  static Map<String, Object> variables(Template template, String function) {
    return Templates.map(
        Templates.map(properties(template, FUNCTION, function).get("Environment"))
            .get("Variables"));
  }

  /** Returns the statements of the policy of a role. */
  static List<Map<String, Object>> statements(Template template, String role) {
    Map<String, Object> document =
        Templates.map(
            properties(template, "AWS::IAM::Policy", role + "DefaultPolicy").get("PolicyDocument"));
    return ((List<?>) document.get("Statement")).stream().map(Templates::map).toList();
  }
}
