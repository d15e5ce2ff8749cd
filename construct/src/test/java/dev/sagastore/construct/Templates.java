package dev.sagastore.construct;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;

/** What the tests read from a synthesised stack. */
final class Templates {
  static final String TABLE = "AWS::DynamoDB::GlobalTable";

  private Templates() {}

  /** Returns the template of a stack named {@code Orders} with this content. */
  static Template of(Consumer<Stack> content) {
    Stack stack = new Stack(new App(), "Orders");
    content.accept(stack);
    return Template.fromStack(stack);
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
