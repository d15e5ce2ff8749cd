package dev.sagastore.bus.sqs;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a destination.
 *
 * @param kind kind of the destination
 * @param text URL of a queue, or ARN of a topic or event bus
 */
record Address(Kind kind, String text) {
  private static final Pattern QUEUE_ARN = Pattern.compile("arn:[^:\\s]+:sqs:.*");
  private static final Pattern TOPIC_ARN =
      Pattern.compile("arn:[^:\\s]+:sns:([^:\\s]+):[^:\\s]+:[^:\\s]+");
  private static final Pattern EVENT_BUS_ARN =
      Pattern.compile("arn:[^:\\s]+:events:([^:\\s]+):[^:\\s]+:event-bus/\\S+");
  private static final String FIFO = ".fifo";

  /** The kinds of destinations. */
  enum Kind {
    QUEUE("SQS queue"),
    TOPIC("SNS topic"),
    EVENT_BUS("event bus of EventBridge");

    private final String noun;

    Kind(String noun) {
      this.noun = noun;
    }

    String noun() {
      return noun;
    }
  }

  /**
   * Returns the address of a queue, topic or event bus.
   *
   * @throws IllegalArgumentException if it is none, or that of a FIFO queue or topic
   */
  static Address parse(String text) {
    Objects.requireNonNull(text, "the address of a destination must not be null");
    if (TOPIC_ARN.matcher(text).matches()) {
      if (text.endsWith(FIFO)) {
        throw new IllegalArgumentException(
            "'%s' is a FIFO topic, which is not supported: use a standard topic".formatted(text));
      }
      return new Address(Kind.TOPIC, text);
    }
    if (EVENT_BUS_ARN.matcher(text).matches()) {
      return new Address(Kind.EVENT_BUS, text);
    }
    if (!isQueueUrl(text)) {
      throw new IllegalArgumentException(
          QUEUE_ARN.matcher(text).matches()
              ? "'%s' is the ARN of a queue: use its URL".formatted(text)
              : "'%s' is neither the URL of a queue, nor the ARN of a topic or an event bus"
                  .formatted(text));
    }
    return queue(text);
  }

  /**
   * Returns the address of a queue.
   *
   * @throws IllegalArgumentException if it is none, or that of a FIFO queue
   */
  static Address queue(String url) {
    Objects.requireNonNull(url, "the URL of a queue must not be null");
    if (!isQueueUrl(url)) {
      throw new IllegalArgumentException(
          ("'%s' is not the URL of a queue, such as"
                  + " https://sqs.eu-west-1.amazonaws.com/123456789012/orders")
              .formatted(url));
    }
    if (url.endsWith(FIFO)) {
      throw new IllegalArgumentException(
          ("'%s' is a FIFO queue: use a standard queue. In a FIFO queue, a message that waits for"
                  + " its saga would block the group with the message that starts the saga")
              .formatted(url));
    }
    return new Address(Kind.QUEUE, url);
  }

  private static boolean isQueueUrl(String text) {
    try {
      URI uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme());
      boolean isHttp = scheme.equals("https") || scheme.equals("http");
      return isHttp
          && uri.getHost() != null
          && String.valueOf(uri.getPath()).length() > 1
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Returns the region in the ARN; empty for a queue, whose URL can be that of any endpoint. */
  Optional<String> region() {
    Pattern arn = kind == Kind.TOPIC ? TOPIC_ARN : EVENT_BUS_ARN;
    Matcher matcher = arn.matcher(text);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Returns kind and text. */
  @Override
  public String toString() {
    return "%s %s".formatted(kind.noun(), text);
  }

  // written out, because the generated one takes time in a cold start of a function
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Address that && kind == that.kind && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, text);
  }
}
