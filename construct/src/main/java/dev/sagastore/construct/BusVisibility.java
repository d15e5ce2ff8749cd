package dev.sagastore.construct;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.INumberProducer;
import software.amazon.awscdk.IResolveContext;
import software.amazon.awscdk.IStringProducer;
import software.amazon.awscdk.Lazy;
import software.amazon.awscdk.services.lambda.Function;

/**
 * The visibility timeout of the queue: the chosen one, or six times the timeout of the slowest
 * function and the batch window (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html">queues for
 * Lambda</a>). It is computed when the template is rendered, after all functions are connected.
 */
final class BusVisibility {
  private static final int FACTOR = 6;

  /** Visibility timeout of a bus that only workers receive from: they extend it. */
  private static final int WITHOUT_FUNCTION = 30;

  /** Lambda's default. */
  private static final Duration DEFAULT_TIMEOUT = Duration.seconds(3);

  private final @Nullable Integer chosen;
  private final int window;
  private final Map<String, Duration> timeouts = new LinkedHashMap<>();

  BusVisibility(SagaBusProps props) {
    Duration visibility = props.getVisibilityTimeout();
    this.chosen = visibility == null ? null : seconds(visibility);
    this.window = seconds(props.getBatchWindow());
  }

  private static int seconds(Duration duration) {
    return duration.toSeconds().intValue();
  }

  void add(Function function) {
    Duration timeout = function.getTimeout();
    timeouts.put(function.getNode().getPath(), timeout == null ? DEFAULT_TIMEOUT : timeout);
  }

  /** Returns the number of seconds, as a token unless it was chosen. */
  Number number() {
    return chosen == null ? Lazy.uncachedNumber(new Seconds()) : chosen;
  }

  /** Returns the text of the environment variable, as a token unless it was chosen. */
  String text() {
    return chosen == null ? Lazy.uncachedString(new Text()) : text(chosen);
  }

  private static String text(int seconds) {
    return java.time.Duration.ofSeconds(seconds).toString();
  }

  private int value() {
    if (chosen != null) {
      return chosen;
    }
    return timeouts.values().stream()
        // the validation reports the others
        .filter(timeout -> !timeout.isUnresolved())
        .mapToInt(this::recommended)
        .max()
        .orElse(WITHOUT_FUNCTION);
  }

  private int recommended(Duration timeout) {
    return FACTOR * seconds(timeout) + window;
  }

  /**
   * Returns the problems of the queue's visibility timeout in the template.
   *
   * @param actual what the template has, possibly by an override
   */
  List<String> problems(Object actual) {
    List<String> problems = new ArrayList<>();
    timeouts.forEach(
        (path, timeout) -> {
          if (timeout.isUnresolved()) {
            if (chosen == null) {
              problems.add(
                  "the timeout of %s is a token: set visibilityTimeout to six times its value"
                      .formatted(path));
            }
          } else if (actual instanceof Number number
              && number.intValue() < seconds(timeout) + window) {
            problems.add(
                ("the visibility timeout is %s s, and %s can take %s s for a batch: messages would"
                        + " come again while they are handled, and Lambda rejects such a queue."
                        + " Leave out visibilityTimeout, which is %s s then")
                    .formatted(number, path, seconds(timeout) + window, recommended(timeout)));
          }
        });
    return problems;
  }

  /** Returns the recommended time if the chosen one is possible, but shorter; null otherwise. */
  @Nullable Integer recommendedInstead(Function function) {
    Duration timeout = timeouts.get(function.getNode().getPath());
    return chosen == null
            || timeout == null
            || timeout.isUnresolved()
            || chosen >= recommended(timeout)
        ? null
        : Integer.valueOf(recommended(timeout));
  }

  /** The number of seconds in the template. */
  private final class Seconds implements INumberProducer {
    @Override
    public Number produce(IResolveContext context) {
      return value();
    }
  }

  /** The duration in the environment. */
  private final class Text implements IStringProducer {
    @Override
    public String produce(IResolveContext context) {
      return text(value());
    }
  }
}
