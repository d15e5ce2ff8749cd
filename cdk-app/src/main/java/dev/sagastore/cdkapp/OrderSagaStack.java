package dev.sagastore.cdkapp;

import dev.sagastore.construct.SagaStoreTable;
import dev.sagastore.example.OrderHandler;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.eventsources.SqsEventSource;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/**
 * The order saga: a queue of events, the function that handles them, and the table of its sagas.
 *
 * <p>An event that fails five times goes to a dead-letter queue, where it stays for 14 days. The
 * stack belongs to no account or region until it is deployed.
 */
public final class OrderSagaStack extends Stack {
  private static final int FUNCTION_TIMEOUT_SECONDS = 30;
  private static final int MAX_RECEIVE_COUNT = 5;
  private static final int BATCH_SIZE = 10;

  /**
   * Declares the stack.
   *
   * @param scope the app
   * @param id the stack's id and name
   * @param handler the code with {@link OrderHandler}
   * @param removalPolicy what becomes of the table and of the logs when the stack is deleted
   */
  public OrderSagaStack(Construct scope, String id, Code handler, RemovalPolicy removalPolicy) {
    super(scope, id);
    SagaStoreTable sagas =
        SagaStoreTable.Builder.create(this, "Sagas").removalPolicy(removalPolicy).build();
    Queue events = events();
    Function function = function(handler, logGroup(removalPolicy));

    sagas.connect(function);
    function.addEventSource(
        SqsEventSource.Builder.create(events)
            .batchSize(BATCH_SIZE)
            // the handler names the events that failed, so that the others are not repeated
            .reportBatchItemFailures(true)
            .build());

    output("QueueUrl", events.getQueueUrl());
    output("TableName", sagas.tableName());
    output("FunctionName", function.getFunctionName());
  }

  private Queue events() {
    Queue deadLetters = queue("DeadLetters").retentionPeriod(Duration.days(14)).build();
    return queue("Events")
        // six times the function's timeout, and five attempts at least: what AWS recommends,
        // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
        .visibilityTimeout(Duration.seconds(6 * FUNCTION_TIMEOUT_SECONDS))
        .deadLetterQueue(
            DeadLetterQueue.builder().queue(deadLetters).maxReceiveCount(MAX_RECEIVE_COUNT).build())
        .build();
  }

  private Queue.Builder queue(String id) {
    return Queue.Builder.create(this, id)
        .encryption(QueueEncryption.SQS_MANAGED)
        // adds a policy that denies everything to everybody who comes without TLS
        .enforceSsl(true);
  }

  private LogGroup logGroup(RemovalPolicy removalPolicy) {
    return LogGroup.Builder.create(this, "Logs")
        .retention(RetentionDays.ONE_MONTH)
        .removalPolicy(removalPolicy)
        .build();
  }

  private Function function(Code handler, LogGroup logs) {
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
        .timeout(Duration.seconds(FUNCTION_TIMEOUT_SECONDS))
        .handler(OrderHandler.class.getName() + "::handleRequest")
        .code(handler)
        .role(role)
        .logGroup(logs)
        .build();
  }

  private void output(String id, String value) {
    CfnOutput.Builder.create(this, id).value(value).build();
  }
}
