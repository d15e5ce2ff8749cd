package dev.sagastore.cdkapp.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sagastore.SagaStore;
import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.testing.SagaStoreConformance;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * The suite on what the real {@code cdk deploy} makes of this repository's {@code cdk.json}: the
 * table is the deployed one, and the store is configured from the variables that Lambda has for the
 * deployed function. Then orders are sent to the deployed queue, and brought to their end. A second
 * deployment finds nothing to change, and the stack is destroyed.
 *
 * <p>It runs in the Maven profile {@code deployment} alone, on the emulator at {@code
 * AWS_ENDPOINT_URL}, or on LocalStack if there is Docker.
 */
@EnabledIf("thereIsAnEmulator")
@TestMethodOrder(OrderAnnotation.class)
class DeploymentIT extends SagaStoreConformance {
  private static final int LAST = Integer.MAX_VALUE;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String STEP = "step";
  private static final String SUITE = "the conformance suite, on the table";

  private static final String HINT =
      "\n(not every emulator can do what the suite asks for: docs/deployment-test.md#emulators)";

  /** Says with every failure of the suite where it belongs, as all other steps do. */
  @RegisterExtension
  static final TestExecutionExceptionHandler NAMES_THE_STEP =
      (context, failure) -> {
        throw failure instanceof TestAbortedException || context.getTags().contains(STEP)
            ? failure
            : Step.failed(SUITE, Step.reason(failure) + HINT, failure);
      };

  private static LocalStack localStack;
  private static Deployment deployment;
  private static boolean mayHaveBeenDeployed;
  private static boolean deployed;
  private static Map<String, String> environment;

  static boolean thereIsAnEmulator() {
    boolean there = Emulator.isNamedIn(System.getenv()) || LocalStack.canStart();
    if (!there) {
      // Surefire counts what was skipped, but does not say why
      Step.say(
          "skipped, as there is nothing to deploy to: neither AWS_ENDPOINT_URL, which would name an"
              + " emulator of AWS, nor Docker, which would start LocalStack");
    }
    return there;
  }

  @BeforeAll
  static void deploy() {
    Emulator emulator = emulator();
    deployment = new Deployment(emulator);
    Step.say("stack " + deployment.stackName() + " at " + emulator.endpoint());
    Step.run("cdk bootstrap", deployment::bootstrap);
    mayHaveBeenDeployed = true;
    Step.call("cdk deploy", deployment::deploy);
    deployed = true;
    environment = Step.call("read the function's variables", deployment::functionEnvironment);
    new TreeMap<>(environment).forEach((name, value) -> Step.say("  " + name + "=" + value));
    Step.run("compare the table with its schema", DeploymentIT::compare);
    Step.say(SUITE);
  }

  /** The template is right, or tests of the construct fail: a difference is one of the endpoint. */
  private static void compare() {
    try {
      open(Clock.systemUTC()).table().verify();
    } catch (SagaStoreConfigurationException e) {
      throw new AssertionError(
          "the endpoint deployed another table than the template declares: %s; see"
                  .formatted(
                      e.getMessage()
                          .lines()
                          .filter(line -> line.startsWith("  - "))
                          .map(line -> line.substring(4))
                          .collect(Collectors.joining("; ")))
              + " docs/deployment-test.md, Emulators",
          e);
    }
  }

  private static Emulator emulator() {
    if (Emulator.isNamedIn(System.getenv())) {
      return Emulator.namedIn(System.getenv());
    }
    localStack = Step.call("start " + LocalStack.image(), LocalStack::start);
    return localStack.emulator();
  }

  @AfterAll
  static void destroy() {
    try {
      if (mayHaveBeenDeployed) {
        Step.run("cdk destroy", deployment::destroy);
      }
      if (deployed) {
        Step.run("look for what is left", deployment::checkThatNothingIsLeft);
      }
    } finally {
      if (deployment != null) {
        deployment.close();
      }
      if (localStack != null) {
        localStack.close();
      }
    }
  }

  private static DynamoDbSagaStore open(Clock clock) {
    return DynamoDbSagaStore.builder()
        .client(deployment.dynamoDb())
        .environment(environment)
        .clock(clock)
        .build();
  }

  @Override
  protected SagaStore store(Clock clock) {
    return open(clock);
  }

  @Test
  void theFunctionHasTheVariablesOfTheStoreAndTheDeployedTable() {
    assertThat(environment)
        .containsKeys(EnvironmentVariable.SCHEMA_VERSION.variableName())
        .containsEntry(EnvironmentVariable.TABLE_NAME.variableName(), deployment.tableName());
  }

  @Test
  @Tag(STEP)
  @Order(LAST - 2)
  void functionBringsOrdersToTheirEnd() {
    boolean runs = Step.call("invoke the function", deployment::runsFunctions);
    if (!runs) {
      Step.say("  the endpoint runs no functions");
    }
    assumeTrue(runs, "the endpoint runs no functions");
    DeployedOrders orders = Step.call("send orders for the function", deployment::sendOrders);

    Step.run("wait for their end", () -> orders.awaitEnd(open(Clock.systemUTC()), LIMIT, () -> {}));
  }

  @Test
  @Tag(STEP)
  @Order(LAST - 1)
  void workerBringsOrdersToTheirEnd() throws InterruptedException {
    // the function would handle messages, too
    Step.run("stop the event source", deployment::stopEventSource);
    DeployedOrders orders = Step.call("send orders for the worker", deployment::sendOrders);
    try (OrderWorkerProcess worker = Step.call("start the worker", deployment::startWorker)) {
      Step.run(
          "wait for their end",
          () -> orders.awaitEnd(open(Clock.systemUTC()), LIMIT, worker::requireAlive));
      worker.stop();
      Step.run("read the worker's metrics", worker::requireMessagesHandled);
    }
  }

  @Test
  @Tag(STEP)
  @Order(LAST)
  void aSecondDeploymentChangesNothing() {
    String printed = Step.call("cdk deploy, again", deployment::deploy);

    assertThat(printed).contains(deployment.stackName() + " (no changes)");
  }
}
