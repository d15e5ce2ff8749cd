package dev.sagastore.construct;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.kms.IKey;

/**
 * The attributes of a bus that this app doesn't declare, for {@link SagaBus#fromSagaBusAttributes}.
 *
 * <pre>{@code
 * SagaBusAttributes.ofName("orders")
 *     .withQueueArn("arn:aws:sqs:eu-west-1:123456789012:orders")
 *     .withDeadLetterQueueArn("arn:aws:sqs:eu-west-1:123456789012:orders-dead-letters")
 * }</pre>
 *
 * <p>The ARNs are required; by default, there is no customer managed key.
 *
 * <p>Immutable. Later versions can add attributes.
 */
@CheckReturnValue
public final class SagaBusAttributes {
  private static final Pattern QUEUE_ARN =
      Pattern.compile("arn:[^:/]+:sqs:[^:/]+:[0-9]{12}:[A-Za-z0-9_-]{1,80}");

  private final String name;
  private final @Nullable String queueArn;
  private final @Nullable String deadLetterQueueArn;
  private final @Nullable IKey encryptionKey;

  private SagaBusAttributes(
      String name,
      @Nullable String queueArn,
      @Nullable String deadLetterQueueArn,
      @Nullable IKey encryptionKey) {
    this.name = name;
    this.queueArn = queueArn;
    this.deadLetterQueueArn = deadLetterQueueArn;
    this.encryptionKey = encryptionKey;
  }

  /**
   * Returns attributes with a name.
   *
   * @param name logical name of the bus
   * @return the attributes, without queues
   */
  public static SagaBusAttributes ofName(String name) {
    return new SagaBusAttributes(requireNonNull(name, "name"), null, null, null);
  }

  /**
   * Returns a copy with the queue of the bus.
   *
   * @param arn ARN of the queue, or a token
   * @return the changed copy
   */
  public SagaBusAttributes withQueueArn(String arn) {
    return new SagaBusAttributes(
        name, requireNonNull(arn, "queueArn"), deadLetterQueueArn, encryptionKey);
  }

  /**
   * Returns a copy with the dead-letter queue of the bus.
   *
   * @param arn ARN of the queue, or a token
   * @return the changed copy
   */
  public SagaBusAttributes withDeadLetterQueueArn(String arn) {
    return new SagaBusAttributes(
        name, queueArn, requireNonNull(arn, "deadLetterQueueArn"), encryptionKey);
  }

  /**
   * Returns a copy with the customer managed key that encrypts both queues, so that grants include
   * its use.
   *
   * @param key the key, not an alias
   * @return the changed copy
   */
  public SagaBusAttributes withEncryptionKey(IKey key) {
    return new SagaBusAttributes(
        name, queueArn, deadLetterQueueArn, requireNonNull(key, "encryptionKey"));
  }

  /** Returns the reasons why there can't be such a bus. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    String ofName = DestinationProblems.ofName("the bus", name);
    if (ofName != null) {
      problems.add(ofName);
    }
    addArn(problems, "queue", "withQueueArn", queueArn);
    addArn(problems, "dead-letter queue", "withDeadLetterQueueArn", deadLetterQueueArn);
    if (queueArn != null && queueArn.equals(deadLetterQueueArn)) {
      problems.add("'%s' is both the queue and the dead-letter queue".formatted(queueArn));
    }
    String ofKey = KeyProblem.ofGrants(encryptionKey);
    if (ofKey != null) {
      problems.add(ofKey);
    }
    return problems;
  }

  private static void addArn(
      List<String> problems, String what, String method, @Nullable String arn) {
    if (arn == null) {
      problems.add("the bus has no %s: call %s".formatted(what, method));
    } else if (!Token.isUnresolved(arn) && !QUEUE_ARN.matcher(arn).matches()) {
      problems.add(
          ("'%s' is not the ARN of a standard queue, such as"
                  + " arn:aws:sqs:eu-west-1:123456789012:orders")
              .formatted(arn));
    }
  }

  String name() {
    return name;
  }

  String queueArn() {
    return requireNonNull(queueArn);
  }

  String deadLetterQueueArn() {
    return requireNonNull(deadLetterQueueArn);
  }

  @Nullable IKey encryptionKey() {
    return encryptionKey;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SagaBusAttributes that
        && name.equals(that.name)
        && Objects.equals(queueArn, that.queueArn)
        && Objects.equals(deadLetterQueueArn, that.deadLetterQueueArn)
        && Objects.equals(encryptionKey, that.encryptionKey);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, queueArn, deadLetterQueueArn, encryptionKey);
  }

  @Override
  public String toString() {
    return "SagaBusAttributes[%s, queue %s, dead-letter queue %s, encryption key %s]"
        .formatted(name, queueArn, deadLetterQueueArn, encryptionKey);
  }
}
