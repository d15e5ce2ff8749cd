package dev.sagastore.construct;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.assertions.Template;

/** The stacks of the tests, and the contents of their templates. */
final class Templates {
  static final String TABLE = "AWS::DynamoDB::GlobalTable";

  private Templates() {}

  /** Returns the template of a stack named {@code Orders} with this content. */
  static Template of(Consumer<Stack> content) {
    Stack stack = new Stack(new App(), "Orders");
    content.accept(stack);
    return Template.fromStack(stack);
  }

  /** Returns a stack named {@code Orders} whose account and region are known. */
  static Stack stack() {
    return stack(new App(), "Orders", "eu-west-1");
  }

  static Stack stack(App app, String id, String region) {
    return stack(app, id, "123456789012", region);
  }

  static Stack stack(App app, String id, String account, String region) {
    return new Stack(
        app,
        id,
        StackProps.builder()
            .env(Environment.builder().account(account).region(region).build())
            .build());
  }

  /** Returns the replicas of the only table; the region of the stack is the last one. */
  static List<Map<String, Object>> replicas(Template template) {
    return ((List<?>) properties(template, TABLE).get("Replicas"))
        .stream().map(Templates::map).toList();
  }

  /** Returns the only resource of a type, with its properties and policies. */
  static Map<String, Object> only(Template template, String type) {
    template.resourceCountIs(type, 1);
    return template.findResources(type).values().iterator().next();
  }

  static Map<String, Object> properties(Template template, String type) {
    return map(only(template, type).get("Properties"));
  }

  /** Returns the intrinsic function by which a template refers to the table's name. */
  static Map<String, Object> tableName(Template template) {
    return Map.of("Ref", tableId(template));
  }

  /** Returns the intrinsic function by which a template refers to the table's ARN. */
  static Map<String, Object> tableArn(Template template) {
    return Map.of("Fn::GetAtt", List.of(tableId(template), "Arn"));
  }

  /** Returns the intrinsic function by which a template refers to the ARN of an index. */
  static Map<String, Object> indexArn(Template template, String index) {
    return Map.of("Fn::Join", List.of("", List.of(tableArn(template), "/index/" + index)));
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object json) {
    return (Map<String, Object>) json;
  }

  private static String tableId(Template template) {
    template.resourceCountIs(TABLE, 1);
    return template.findResources(TABLE).keySet().iterator().next();
  }
}
