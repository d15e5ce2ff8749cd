package dev.sagastore.cdkapp;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.RemovalPolicy;

/**
 * The settings of a deployment of the order saga. They come from the CDK context: {@code cdk deploy
 * -c removalPolicy=destroy -c alarms=team@example.com}, or the section {@code context} of {@code
 * cdk.json}.
 *
 * <table>
 * <caption>Context values</caption>
 * <tr><th>key</th><th>values</th><th>default</th></tr>
 * <tr><td>{@code stackName}</td><td>up to 128 letters, digits and hyphens, a letter first</td><td>{@code OrderSaga}</td></tr>
 * <tr><td>{@code removalPolicy}</td><td>{@code retain}, {@code destroy}</td>
 *     <td>{@code retain}</td></tr>
 * <tr><td>{@code retention}</td><td>28 to 3650 days</td><td>30</td></tr>
 * <tr><td>{@code alarms}</td><td>{@code false}, {@code true}, the ARN of an SNS topic, an e-mail
 *     address</td><td>{@code false}</td></tr>
 * <tr><td>{@code reservedConcurrency}</td><td>2 to 1000, {@code none}</td><td>10</td></tr>
 * <tr><td>{@code worker}</td><td>{@code none}, {@code ecs}</td><td>{@code none}</td></tr>
 * </table>
 *
 * @param stackName name of the stack
 * @param removalPolicy removal policy of the table and the logs
 * @param retention time for which a completed saga is kept, at least the 28 days for which the bus
 *     detects duplicates
 * @param alarms target of the alarms; by default, the stack has no alarms, because they cost
 * @param reservedConcurrency concurrency that is reserved for the function, and its maximum; empty
 *     to reserve none, for the sweeper neither. An account must keep 100 executions unreserved, and
 *     a new account can have 10 in all: there a deployment fails unless it is empty (<a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html">reserved
 *     concurrency</a>)
 * @param worker a further receiver of the queue's messages, besides the function
 */
public record OrderSagaStackProps(
    String stackName,
    RemovalPolicy removalPolicy,
    Duration retention,
    AlarmTarget alarms,
    OptionalInt reservedConcurrency,
    Worker worker) {
  private static final Pattern STACK_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,127}");
  private static final int MIN_RETENTION_DAYS = 28;
  private static final int MAX_RETENTION_DAYS = 3650;
  private static final int MIN_CONCURRENCY = 2;
  private static final int MAX_CONCURRENCY = 1000;

  /** The receiver of messages of the queue besides the function. */
  public enum Worker {
    /** Nothing. */
    NONE,
    /** A service on ECS. */
    ECS
  }

  /** Returns the settings without a context. */
  public static OrderSagaStackProps defaults() {
    return fromContext(key -> null);
  }

  /**
   * Reads the context.
   *
   * @param context returns the value of a key, or null; {@code app.getNode()::tryGetContext}
   * @throws UserError if values are not allowed; the message has one line for each
   */
  public static OrderSagaStackProps fromContext(
      Function<String, ? extends @Nullable Object> context) {
    ContextValues values = new ContextValues(context);
    OrderSagaStackProps props =
        new OrderSagaStackProps(
            values.get(
                "stackName",
                "OrderSaga",
                "up to 128 letters, digits and hyphens, a letter first",
                text -> Optional.of(text).filter(name -> STACK_NAME.matcher(name).matches())),
            values.get(
                "removalPolicy",
                RemovalPolicy.RETAIN,
                "retain or destroy",
                text -> constant(text, List.of(RemovalPolicy.RETAIN, RemovalPolicy.DESTROY))),
            values.get(
                "retention",
                Duration.ofDays(30),
                "a number of days from %d to %d; the bus detects duplicates for %d"
                    .formatted(MIN_RETENTION_DAYS, MAX_RETENTION_DAYS, MIN_RETENTION_DAYS),
                text -> number(text, MIN_RETENTION_DAYS, MAX_RETENTION_DAYS).map(Duration::ofDays)),
            values.get(
                "alarms",
                new AlarmTarget.None(),
                "true, false, the ARN of an SNS topic or an e-mail address",
                AlarmTarget::parse),
            values.get(
                "reservedConcurrency",
                OptionalInt.of(10),
                "none or a number from %d to %d".formatted(MIN_CONCURRENCY, MAX_CONCURRENCY),
                OrderSagaStackProps::concurrency),
            values.get(
                "worker",
                Worker.NONE,
                "none or ecs",
                text -> constant(text, List.of(Worker.values()))));
    values.check();
    return props;
  }

  private static Optional<OptionalInt> concurrency(String text) {
    return text.equals("none")
        ? Optional.of(OptionalInt.empty())
        : number(text, MIN_CONCURRENCY, MAX_CONCURRENCY).map(OptionalInt::of);
  }

  private static Optional<Integer> number(String text, int min, int max) {
    try {
      int number = Integer.parseInt(text);
      return number < min || number > max ? Optional.empty() : Optional.of(number);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static <E extends Enum<E>> Optional<E> constant(String text, List<E> constants) {
    return constants.stream()
        .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst();
  }
}
