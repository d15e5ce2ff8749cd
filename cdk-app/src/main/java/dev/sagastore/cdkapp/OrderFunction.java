package dev.sagastore.cdkapp;

import dev.sagastore.example.OrderHandler;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Validations;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.Tracing;
import software.amazon.awscdk.services.lambda.eventsources.SqsEventSource;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.sqs.IQueue;
import software.constructs.Construct;

/**
 * The function that handles order events, its logs, which are kept for a month, and its alias
 * {@code live}.
 *
 * <p>With SnapStart a new execution environment begins with a snapshot of a primed one instead of a
 * cold JVM, which costs nothing for Java. There is a snapshot of each published version, and none
 * of {@code $LATEST}: so everything goes through the alias, which points to the newest version.
 *
 * <p>X-Ray traces it.
 */
public final class OrderFunction extends Construct {
  private static final Duration TIMEOUT = Duration.seconds(30);

  /** Ten events at a dozen milliseconds each are far from the timeout, even if some are retried. */
  private static final int BATCH_SIZE = 10;

  private static final int DEFAULT_MAX_CONCURRENCY = 10;

  private final Function function;
  private final Alias live;
  private final int maxConcurrency;

  /**
   * Declares the function.
   *
   * @param scope the stack
   * @param id the construct's id
   * @param code the jar with {@link OrderHandler}
   * @param reservedConcurrency how many executions are set aside for it, and the most there are; if
   *     it is empty, none are, and ten are the most
   * @param logs what becomes of the logs when the stack is deleted
   */
  public OrderFunction(
      Construct scope, String id, Code code, OptionalInt reservedConcurrency, RemovalPolicy logs) {
    super(scope, id);
    this.maxConcurrency = reservedConcurrency.orElse(DEFAULT_MAX_CONCURRENCY);
    this.function =
        function(
            code,
            reservedConcurrency.isPresent() ? reservedConcurrency.getAsInt() : null,
            logGroup(logs));
    Validations.of(function)
        .acknowledge(
            Acknowledgment.builder()
                .id("Annotation::@aws-cdk/aws-lambda:snapStartRequirePublish")
                .reason("events go to a published version, by the alias")
                .build());
    this.live =
        Alias.Builder.create(this, "Live")
            .aliasName("live")
            .version(function.getCurrentVersion())
            .build();
  }

  private LogGroup logGroup(RemovalPolicy removalPolicy) {
    return LogGroup.Builder.create(this, "Logs")
        .retention(RetentionDays.ONE_MONTH)
        .removalPolicy(removalPolicy)
        .build();
  }

  private Function function(Code code, @Nullable Integer reservedConcurrency, LogGroup logs) {
    // the role that CDK makes by default may write to every log group of the account
    Role role =
        Role.Builder.create(this, "Role")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .build();
    logs.grantWrite(role);
    return Function.Builder.create(this, "Handler")
        .runtime(Runtime.JAVA_21)
        .architecture(Architecture.ARM_64)
        .memorySize(1024)
        .timeout(TIMEOUT)
        .handler(OrderHandler.class.getName() + "::handleRequest")
        .code(code)
        .role(role)
        .logGroup(logs)
        .tracing(Tracing.ACTIVE)
        .snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS)
        .reservedConcurrentExecutions(reservedConcurrency)
        .build();
  }

  /** Has the function handle what is sent to a queue. */
  public void consume(IQueue queue) {
    live.addEventSource(
        SqsEventSource.Builder.create(queue)
            .batchSize(BATCH_SIZE)
            // no more than are reserved: Lambda then leaves in the queue what the function could
            // not take, instead of having it throttled, which would count as an attempt;
            // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
            .maxConcurrency(maxConcurrency)
            // the handler names the events that failed, so that the others are not repeated
            .reportBatchItemFailures(true)
            .build());
  }

  /** Returns how long the function may take for a batch. */
  public static Duration timeout() {
    return TIMEOUT;
  }

  /** Returns the function, to connect it to a store. */
  public Function function() {
    return function;
  }
}
