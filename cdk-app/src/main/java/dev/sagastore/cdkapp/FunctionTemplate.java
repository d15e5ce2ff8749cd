package dev.sagastore.cdkapp;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/**
 * The common properties of the functions: Java 21 on arm64, a role of their own, and logs that are
 * kept for a month.
 *
 * @param code the jar with the handlers
 * @param logs what becomes of the logs when the stack is deleted
 */
record FunctionTemplate(Code code, RemovalPolicy logs) {
  /**
   * Returns a builder of a function, and declares its role and its logs.
   *
   * @param scope construct of the function, its role and its logs
   * @param handler class of the handler
   * @return a new builder
   */
  Function.Builder builder(Construct scope, Class<?> handler) {
    LogGroup logGroup =
        LogGroup.Builder.create(scope, "Logs")
            .retention(RetentionDays.ONE_MONTH)
            .removalPolicy(logs)
            .build();
    // the default role of the CDK can write to each log group of the account
    Role role =
        Role.Builder.create(scope, "Role")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .build();
    logGroup.grantWrite(role);
    return Function.Builder.create(scope, "Handler")
        .runtime(Runtime.JAVA_21)
        .architecture(Architecture.ARM_64)
        .memorySize(1024)
        .timeout(Duration.seconds(30))
        .handler(handler.getName())
        .code(code)
        .role(role)
        .logGroup(logGroup);
  }
}
