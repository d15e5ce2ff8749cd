package dev.sagastore.cdkapp;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;

/**
 * The CDK app: one {@link OrderSagaStack} with the code that {@code mvn package} has built.
 *
 * <p>The CDK CLI starts it from the folder of {@code cdk.json}. {@link OrderSagaStackProps} says
 * which context values it knows.
 */
public final class OrderSagaApp {
  private static final OrderSagaCode CODE = new OrderSagaCode(Path.of("example"));

  private OrderSagaApp() {}

  /**
   * Writes the cloud assembly. What the user can put right is told on standard error, in one line
   * for each thing, with exit code 1.
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
    if (!CODE.isBuilt()) {
      throw new UserError(CODE.jar() + " is not there: run `mvn package` first");
    }
    App app = new App();
    Set<String> known = new TreeSet<>();
    OrderSagaStackProps props =
        OrderSagaStackProps.fromContext(
            key -> {
              known.add(key);
              return app.getNode().tryGetContext(key);
            });
    Stack stack = new OrderSagaStack(app, props.stackName(), props, CODE);
    warnOfOtherKeys(stack, known);
    return Path.of(app.synth().getStackArtifact(stack.getArtifactId()).getTemplateFullPath());
  }

  /** A key that is misspelt would have no effect, and nobody would notice. */
  private static void warnOfOtherKeys(Stack stack, Set<String> known) {
    if (!(stack.getNode().getAllContext() instanceof Map<?, ?> context)) {
      return;
    }
    context.keySet().stream()
        .map(String::valueOf)
        // those of the CDK and of its libraries have other characters in them
        .filter(key -> key.matches("[A-Za-z]+") && !known.contains(key))
        .sorted()
        .forEach(
            key ->
                Annotations.of(stack)
                    .addWarningV2(
                        "@sagastore/example:context:" + key,
                        "the context value %s has no effect: there are %s"
                            .formatted(key, String.join(", ", known))));
  }
}
