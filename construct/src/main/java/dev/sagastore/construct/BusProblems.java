package dev.sagastore.construct;

import dev.sagastore.schema.BusContract;
import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.Retention;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.TimeConversionOptions;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.kms.IKey;
import software.constructs.Construct;

/** Finds all properties of a bus that SQS, Lambda or the bus doesn't support. */
final class BusProblems {
  private static final Pattern QUEUE_NAME = Pattern.compile("[A-Za-z0-9_-]+");

  /** Quotas of SQS and of its event source in Lambda. */
  private static final long MAX_VISIBILITY_SECONDS = 12 * 60 * 60;

  private static final int MAX_RECEIVE_COUNT = 1_000;
  private static final int MAX_BATCH_SIZE = 10_000;
  private static final int MAX_BATCH_SIZE_WITHOUT_WINDOW = 10;
  private static final int MAX_WINDOW_SECONDS = 300;
  static final int MIN_CONCURRENCY = 2;
  static final int MAX_CONCURRENCY = 1_000;
  private static final int MIN_RETENTION_DAYS = 1;
  private static final int MAX_RETENTION_DAYS = 14;

  private static final TimeConversionOptions FRACTIONS =
      TimeConversionOptions.builder().integral(false).build();

  private final SagaBusProps props;
  private final Stack stack;
  private final List<String> problems = new ArrayList<>();

  private BusProblems(SagaBusProps props, Construct scope) {
    this.props = props;
    this.stack = Stack.of(scope);
  }

  /**
   * Returns the scope.
   *
   * @throws IllegalArgumentException with all problems, if there are any
   */
  static Construct requireNone(Construct scope, String id, SagaBusProps props) {
    BusProblems problems = new BusProblems(props, scope);
    problems.checkNames();
    problems.problems.addAll(
        new DestinationProblems(scope, props.getName()).of(props.destinations()));
    problems.checkEncryption();
    problems.checkTimes();
    problems.checkNumbers();
    problems.checkStore();
    if (!problems.problems.isEmpty()) {
      throw new IllegalArgumentException(
          TableProblems.pathOf(scope, id) + ": " + String.join("; ", problems.problems));
    }
    return scope;
  }

  private void checkNames() {
    String name = props.getName();
    if (name == null) {
      problems.add("the bus has no name: set name, for example to 'orders'");
    } else {
      check(DestinationProblems.ofName("the bus", name));
    }
    String queueName = props.getQueueName();
    if (queueName == null || Token.isUnresolved(queueName)) {
      return;
    }
    if (queueName.endsWith(".fifo")) {
      problems.add(
          ("the queue cannot be named '%s': in a FIFO queue, a message that waits for"
                  + " its saga blocks the message that starts it. Use a standard queue")
              .formatted(queueName));
    } else if (!QUEUE_NAME.matcher(queueName).matches()
        || queueName.length() > BusQueues.maxNameLength()) {
      problems.add(
          "the queue cannot be named '%s': use 1 to %s letters, digits, '_' and '-'"
              .formatted(queueName, BusQueues.maxNameLength()));
    }
  }

  private void checkEncryption() {
    IKey key = props.getEncryptionKey();
    String ofKey = KeyProblem.ofGrants(key);
    if (ofKey != null) {
      problems.add(ofKey);
    } else if (key != null && StoreConnection.differ(key.getEnv().getRegion(), stack.getRegion())) {
      problems.add(
          "the encryption key is in %s, and the queues in %s: use a key of the same region"
              .formatted(key.getEnv().getRegion(), stack.getRegion()));
    }
    if (props.getRemovalPolicy() != RemovalPolicy.DESTROY
        && props.getRemovalPolicy() != RemovalPolicy.RETAIN) {
      problems.add(
          "the removal policy of the queues cannot be %s: use DESTROY or RETAIN"
              .formatted(props.getRemovalPolicy()));
    }
  }

  private void checkTimes() {
    boolean ofQueue = checkRetention("queue", props.getRetentionPeriod());
    boolean ofDeadLetters =
        checkRetention("dead-letter queue", props.getDeadLetterRetentionPeriod());
    if (ofQueue
        && ofDeadLetters
        && seconds(props.getDeadLetterRetentionPeriod()) < seconds(props.getRetentionPeriod())) {
      problems.add(
          ("the retention period of the dead-letter queue is shorter than that of the"
                  + " queue: a message keeps the time of its sending when SQS moves it, and could"
                  + " be removed at once. Set deadLetterRetentionPeriod to %s or more")
              .formatted(props.getRetentionPeriod().toHumanString()));
    }
    Duration visibility = props.getVisibilityTimeout();
    if (visibility != null
        && isKnown("the visibility timeout", visibility)
        && !isWholeBetween(visibility, 1, MAX_VISIBILITY_SECONDS)) {
      problems.add(
          "the visibility timeout must be 1 second to 12 hours, in whole seconds, not %s"
              .formatted(visibility.toHumanString()));
    }
    Duration window = props.getBatchWindow();
    if (isKnown("the batch window", window)) {
      if (!isWholeBetween(window, 0, MAX_WINDOW_SECONDS)) {
        problems.add(
            ("the batch window must be 0 to 5 minutes, in whole seconds, not %s: Lambda"
                    + " gathers messages for no longer")
                .formatted(window.toHumanString()));
      } else if (seconds(window) < 1 && props.getBatchSize() > MAX_BATCH_SIZE_WITHOUT_WINDOW) {
        problems.add(
            ("a batch of more than %s messages needs a batch window of at least 1"
                    + " second: set batchWindow")
                .formatted(MAX_BATCH_SIZE_WITHOUT_WINDOW));
      }
    }
  }

  private boolean checkRetention(String what, Duration period) {
    if (!isKnown("the retention period of the " + what, period)) {
      return false;
    }
    double days = period.toDays(FRACTIONS).doubleValue();
    if (days < MIN_RETENTION_DAYS || days > MAX_RETENTION_DAYS) {
      problems.add(
          ("the retention period of the %s must be %s to %s days, not %s: messages wait"
                  + " for up to 14 hours, and SQS keeps none for longer")
              .formatted(what, MIN_RETENTION_DAYS, MAX_RETENTION_DAYS, period.toHumanString()));
    }
    return true;
  }

  private boolean isKnown(String what, Duration duration) {
    if (duration.isUnresolved()) {
      problems.add("%s must be known at synthesis: pass a duration, not a token".formatted(what));
      return false;
    }
    return true;
  }

  private static double seconds(Duration duration) {
    return duration.toSeconds(FRACTIONS).doubleValue();
  }

  private static boolean isWholeBetween(Duration duration, long min, long max) {
    double seconds = seconds(duration);
    return seconds >= min && seconds <= max && seconds == Math.rint(seconds);
  }

  private void checkNumbers() {
    int receives = props.getMaxReceiveCount();
    if (receives < SagaBusProps.STANDARD_RECEIVE_COUNT || receives > MAX_RECEIVE_COUNT) {
      problems.add(
          ("the maximum receive count must be %s to %s, not %s: a message that waits"
                  + " for its saga is delivered about 40 times, and SQS would take it for poison."
                  + " Limit attempts in the DeliveryPolicy of the bus")
              .formatted(SagaBusProps.STANDARD_RECEIVE_COUNT, MAX_RECEIVE_COUNT, receives));
    }
    checkBetween("batch size", props.getBatchSize(), 1, MAX_BATCH_SIZE);
    Integer concurrency = props.getMaxConcurrency();
    if (concurrency != null) {
      checkBetween("maximum concurrency", concurrency, MIN_CONCURRENCY, MAX_CONCURRENCY);
    }
  }

  private void checkBetween(String what, int number, int min, int max) {
    if (number < min || number > max) {
      problems.add("the %s must be %s to %s, not %s".formatted(what, min, max, number));
    }
  }

  private void checkStore() {
    if (props.getStore() instanceof SagaStoreTableBase table) {
      check(ofRetention(table));
    }
  }

  /** Returns the reason why a table can't contain inboxes; null if it can or isn't known. */
  static @Nullable String ofRetention(SagaStoreTableBase table) {
    String text = table.store().values().apply(EnvironmentVariable.RETENTION);
    if (Token.isUnresolved(text)
        || Retention.parse(text)
            .duration()
            .filter(retention -> retention.compareTo(BusContract.messageMemory()) < 0)
            .isEmpty()) {
      return null;
    }
    return ("the table %s keeps completed sagas for %s, and inboxes remember messages"
            + " for %s days: set its retention to %s days or more. Types that need no bus"
            + " can have a shorter retention of their own")
        .formatted(
            table.getNode().getPath(),
            text,
            BusContract.messageMemory().toDays(),
            BusContract.messageMemory().toDays());
  }

  private void check(@Nullable String problem) {
    if (problem != null) {
      problems.add(problem);
    }
  }
}
