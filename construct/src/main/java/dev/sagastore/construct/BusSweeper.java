package dev.sagastore.construct;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.iam.ServicePrincipalOpts;
import software.amazon.awscdk.services.lambda.EventInvokeConfigOptions;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.scheduler.Schedule;
import software.amazon.awscdk.services.scheduler.ScheduleExpression;
import software.amazon.awscdk.services.scheduler.targets.LambdaInvoke;
import software.constructs.Construct;

/**
 * The schedule of a sweep: every minute, without retries. A sweep that fails or is throttled is
 * dropped, because the next one does its work.
 */
final class BusSweeper {
  private static final Duration RATE = Duration.minutes(1);

  /** The minimum of Lambda and of the scheduler. */
  private static final Duration MAX_EVENT_AGE = Duration.minutes(1);

  private static final String ASYNC_CONFIGURATION = "EventInvokeConfig";

  private BusSweeper() {}

  /** Invokes a function every minute. */
  static void schedule(Construct bus, BusFunction sweeper, boolean reserveConcurrency) {
    if (reserveConcurrency && sweeper.reservedConcurrency() == null) {
      sweeper.resource().setReservedConcurrentExecutions(1);
    }
    // the scheduler invokes asynchronously, so that Lambda would retry, too
    sweeper
        .target()
        .configureAsyncInvoke(
            EventInvokeConfigOptions.builder().retryAttempts(0).maxEventAge(MAX_EVENT_AGE).build());
    Schedule.Builder.create(bus, "Sweep")
        .description("Sweeps for timeouts of " + bus.getNode().getPath())
        .schedule(ScheduleExpression.rate(RATE))
        .target(
            LambdaInvoke.Builder.create(sweeper.target())
                // its own grant would have a wildcard for all versions
                .role(role(bus, sweeper.target()).withoutPolicyUpdates())
                .retryAttempts(0)
                .maxEventAge(MAX_EVENT_AGE)
                .build())
        .build();
  }

  private static Role role(Construct bus, IFunction target) {
    return Role.Builder.create(bus, "SweepRole")
        .assumedBy(
            new ServicePrincipal(
                "scheduler.amazonaws.com",
                ServicePrincipalOpts.builder()
                    .conditions(Map.of("StringEquals", ofOwnSchedules(Stack.of(bus))))
                    .build()))
        .inlinePolicies(
            Map.of(
                "Invoke",
                PolicyDocument.Builder.create()
                    .statements(
                        List.of(
                            PolicyStatement.Builder.create()
                                .actions(List.of("lambda:InvokeFunction"))
                                .resources(List.of(target.getFunctionArn()))
                                .build()))
                    .build()))
        .build();
  }

  /** Returns the condition that the scheduler acts for a schedule of this account. */
  private static Map<String, Object> ofOwnSchedules(Stack stack) {
    // in a fixed order: templates must not differ from run to run
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("aws:SourceAccount", stack.getAccount());
    condition.put(
        "aws:SourceArn",
        stack.formatArn(
            ArnComponents.builder()
                .service("scheduler")
                .resource("schedule-group")
                .resourceName("default")
                .build()));
    return condition;
  }

  /** Returns the reason why a function can't be a sweeper; null if it can. */
  static @Nullable String problem(BusFunction sweeper) {
    if (sweeper.target().getNode().tryFindChild(ASYNC_CONFIGURATION) != null) {
      return ("%s configures its asynchronous invocations, and the sweeper needs them without"
              + " retries: leave out retryAttempts, maxEventAge, onSuccess and onFailure")
          .formatted(sweeper.path());
    }
    return null;
  }
}
