package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.schema.StoreAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;

/** The policies of a synthesised stack. */
final class Policies {
  private static final String POLICY = "AWS::IAM::Policy";

  private Policies() {}

  static Role role(Stack stack) {
    return Role.Builder.create(stack, "Role")
        .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
        .build();
  }

  /** Returns the statements of the only policy. */
  static List<Map<String, Object>> statements(Template template) {
    Map<String, Object> document =
        Templates.map(Templates.properties(template, POLICY).get("PolicyDocument"));
    return ((List<?>) document.get("Statement")).stream().map(Templates::map).toList();
  }

  static Map<String, Object> allow(List<String> actions, Object resource) {
    return Map.of("Effect", "Allow", "Action", oneOrAll(actions), "Resource", resource);
  }

  static void assertThatOnlyPolicyAllows(StoreAccess access, Template template) {
    assertThatOnlyPolicyAllows(access, List.of("GSI1", "GSI2"), template);
  }

  static void assertThatOnlyPolicyAllows(
      StoreAccess access, List<String> indexes, Template template) {
    List<Map<String, Object>> expected = new ArrayList<>();
    expected.add(
        allow(
            Stream.concat(access.tableActions().stream(), access.itemActions().stream())
                .sorted()
                .toList(),
            Templates.tableArn(template)));
    if (!indexes.isEmpty()) {
      expected.add(
          allow(
              access.indexActions(),
              oneOrAll(
                  indexes.stream().map(index -> Templates.indexArn(template, index)).toList())));
    }
    assertThat(statements(template)).isEqualTo(expected);
    assertThat(statements(template).toString()).doesNotContain("*");
  }

  /** CDK writes a list of one as that one. */
  static Object oneOrAll(List<?> list) {
    return list.size() == 1 ? list.get(0) : list;
  }
}
