package dev.sagastore.cdkapp;

import java.util.Optional;
import java.util.regex.Pattern;

/** Who is told when something goes wrong. */
public sealed interface AlarmTarget {
  /** There are no alarms. */
  record None() implements AlarmTarget {}

  /** There are alarms, for those who look at them in CloudWatch. */
  record Console() implements AlarmTarget {}

  /**
   * The subscribers of a topic that is there already, in the stack's region.
   *
   * @param arn the topic's ARN
   */
  record Topic(String arn) implements AlarmTarget {}

  /**
   * The reader of a mailbox, through a topic of its own. SNS asks once whether they want that.
   *
   * @param address the address
   */
  record Email(String address) implements AlarmTarget {}

  /** Reads {@code true}, {@code false}, the ARN of an SNS topic or an e-mail address. */
  static Optional<AlarmTarget> parse(String text) {
    return switch (text) {
      case "false" -> Optional.of(new None());
      case "true" -> Optional.of(new Console());
      default -> {
        if (Patterns.TOPIC_ARN.matcher(text).matches()) {
          yield Optional.of(new Topic(text));
        }
        if (Patterns.EMAIL.matcher(text).matches()) {
          yield Optional.of(new Email(text));
        }
        yield Optional.empty();
      }
    };
  }

  /** The forms of texts. */
  final class Patterns {
    private static final Pattern TOPIC_ARN =
        Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");

    private Patterns() {}
  }
}
