package dev.sagastore.cdkapp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.cdkapp.SynthesizedOrderSaga.Variant;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awscdk.Stack;

/**
 * The rules of cdk-nag's pack AwsSolutions. What they find is either put right or acknowledged
 * here, construct by construct; the stack itself knows nothing of cdk-nag.
 *
 * <p>The pack says nothing about a table of the kind that the store has; {@link OrderSagaStackTest}
 * looks at that.
 */
class NagTest {
  private static final List<Acknowledgement> ACKNOWLEDGED =
      List.of(
          new Acknowledgement(
              "AwsSolutions-IAM5[Resource::*]",
              "Orders/Role/DefaultPolicy",
              "X-Ray's actions know no resources: they are allowed on * or not at all"),
          new Acknowledgement(
              "AwsSolutions-L1",
              "Orders/Handler",
              "Java 21 is supported for years, and is what the worker's image has, too; the rule"
                  + " is content with the newest alone"),
          new Acknowledgement(
              "AwsSolutions-L1", "Sweeper/Handler", "as the function that handles messages"),
          new Acknowledgement(
              "AwsSolutions-IAM5[Resource::*]",
              "Worker/Task/ExecutionRole/DefaultPolicy",
              "ecr:GetAuthorizationToken knows no resources; the image is read from one"
                  + " repository"),
          new Acknowledgement(
              "AwsSolutions-ECS2",
              "Worker/Task",
              "the variables are names of a table, of its indexes and of a queue; none is secret"),
          new Acknowledgement(
              "AwsSolutions-ECS4",
              "Worker/Cluster",
              "Container Insights cost about as much as the one task that they would watch, which"
                  + " the age of the messages in the queue tells enough about"),
          new Acknowledgement(
              "AwsSolutions-VPC7",
              "Network",
              "stands in for the network of whoever copies this, which has its own flow logs;"
                  + " nothing in it can be reached"));

  /**
   * Why a finding is left as it is.
   *
   * @param rule the rule, and what it found
   * @param construct the path of the construct in the stack
   * @param reason why
   */
  private record Acknowledgement(String rule, String construct, String reason) {
    String finding() {
      return rule + " at OrderSaga/" + construct + "/Resource";
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFindingIsAcknowledged(Variant variant) {
    assertThat(findings(variant))
        .isSubsetOf(ACKNOWLEDGED.stream().map(Acknowledgement::finding).toList());
  }

  @ParameterizedTest
  @EnumSource
  void tablesHaveNoFindings(SynthesizedTable.Variant variant) {
    assertThat(findings(SynthesizedTable.of(variant).stack())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void busesHaveNoFindings(SynthesizedBus.Variant variant) {
    assertThat(findings(SynthesizedBus.of(variant).stack())).isEmpty();
  }

  @Test
  void everyAcknowledgementIsOfAFindingAndSaysWhy() {
    Set<String> findings =
        Arrays.stream(Variant.values())
            .flatMap(variant -> findings(variant).stream())
            .collect(Collectors.toSet());

    assertThat(ACKNOWLEDGED)
        .allSatisfy(
            acknowledgement -> {
              assertThat(findings).contains(acknowledgement.finding());
              assertThat(acknowledgement.reason()).isNotBlank();
            });
  }

  private static Set<String> findings(Variant variant) {
    return findings(SynthesizedOrderSaga.of(variant).stack());
  }

  private static Set<String> findings(Stack stack) {
    return new AwsSolutionsChecks()
        .validateScope(stack).getViolations().stream()
            .flatMap(
                violation ->
                    violation.getViolatingResources().stream()
                        .map(
                            resource ->
                                violation.getRuleName() + " at " + resource.getConstructPath()))
            .collect(Collectors.toSet());
  }
}
