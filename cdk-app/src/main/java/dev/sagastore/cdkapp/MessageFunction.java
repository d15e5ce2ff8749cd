package dev.sagastore.cdkapp;

import dev.sagastore.example.order.OrderFunction;
import java.util.OptionalInt;
import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.Validations;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.Tracing;
import software.constructs.Construct;

/**
 * The function that handles the messages of the bus, and its alias {@code live}.
 *
 * <p>With SnapStart, a new execution environment starts from a snapshot instead of a cold JVM, at
 * no cost for Java. Published versions have snapshots, {@code $LATEST} has none. So messages go to
 * the alias, which points to the newest version.
 *
 * <p>X-Ray traces the function.
 */
public final class MessageFunction extends Construct {
  private final Function function;
  private final Alias live;

  /**
   * Declares the function.
   *
   * @param scope the stack
   * @param id ID of the construct
   * @param template code and logs
   * @param reservedConcurrency executions that are reserved for it, which are also its maximum;
   *     empty for none
   */
  MessageFunction(
      Construct scope, String id, FunctionTemplate template, OptionalInt reservedConcurrency) {
    super(scope, id);
    Function.Builder builder =
        template
            .builder(this, OrderFunction.class)
            .tracing(Tracing.ACTIVE)
            .snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS);
    reservedConcurrency.ifPresent(builder::reservedConcurrentExecutions);
    this.function = builder.build();
    Validations.of(function)
        .acknowledge(
            Acknowledgment.builder()
                .id("Annotation::@aws-cdk/aws-lambda:snapStartRequirePublish")
                .reason("messages go to a published version, by the alias")
                .build());
    this.live =
        Alias.Builder.create(this, "Live")
            .aliasName("live")
            .version(function.getCurrentVersion())
            .build();
  }

  /**
   * Returns the function.
   *
   * @return the function
   */
  public Function function() {
    return function;
  }

  /**
   * Returns the alias, to connect it to the bus.
   *
   * @return the alias
   */
  public Alias live() {
    return live;
  }
}
