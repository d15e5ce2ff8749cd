package dev.sagastore.cdkapp;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import software.amazon.awscdk.App;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.lambda.Code;

/**
 * The CDK app: one {@link OrderSagaStack} with the handler that {@code mvn package} has built.
 *
 * <p>The CDK CLI starts it from the folder of {@code cdk.json}. The context value {@code
 * removalPolicy}, {@code retain} (default) or {@code destroy}, says what becomes of the table when
 * the stack is deleted: {@code cdk deploy -c removalPolicy=destroy}. The context value {@code
 * stackName} names the stack, by default {@code OrderSaga}.
 */
public final class OrderSagaApp {
  private static final Path HANDLER_JAR = Path.of("example", "target", "order-saga-lambda.jar");

  /** What CloudFormation accepts. */
  private static final Pattern STACK_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,127}");

  private OrderSagaApp() {}

  /**
   * Writes the cloud assembly. What the user can put right is told in one line on standard error,
   * with exit code 1.
   *
   * @param args none
   */
  public static void main(String[] args) {
    try {
      synthesize();
    } catch (UserError e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  /**
   * Writes the cloud assembly, to where the CDK CLI wants it, or else to a temporary folder.
   *
   * @return the file of the stack's template
   * @throws UserError if the user can put it right
   */
  public static Path synthesize() {
    // before anything of the CDK is touched, which takes seconds to start
    Path handlerJar = handlerJar();
    App app = new App();
    Stack stack =
        new OrderSagaStack(
            app, stackName(app), Code.fromAsset(handlerJar.toString()), removalPolicy(app));
    return Path.of(app.synth().getStackArtifact(stack.getArtifactId()).getTemplateFullPath());
  }

  private static Path handlerJar() {
    if (!Files.isRegularFile(HANDLER_JAR)) {
      throw new UserError(HANDLER_JAR + " is not there: run `mvn package` first");
    }
    return HANDLER_JAR;
  }

  private static String stackName(App app) {
    Object name = app.getNode().tryGetContext("stackName");
    if (name == null) {
      return "OrderSaga";
    }
    if (name instanceof String text && STACK_NAME.matcher(text).matches()) {
      return text;
    }
    throw new UserError(
        "the context value stackName is %s: use up to 128 letters, digits and hyphens, a letter first"
            .formatted(name));
  }

  private static RemovalPolicy removalPolicy(App app) {
    Object policy = app.getNode().tryGetContext("removalPolicy");
    if (policy == null || policy.equals("retain")) {
      return RemovalPolicy.RETAIN;
    }
    if (policy.equals("destroy")) {
      return RemovalPolicy.DESTROY;
    }
    throw new UserError("the context value removalPolicy is " + policy + ": use retain or destroy");
  }

  /** What the user can put right; the message is one line that says how. */
  public static final class UserError extends RuntimeException {
    private UserError(String message) {
      super(message);
    }
  }
}
