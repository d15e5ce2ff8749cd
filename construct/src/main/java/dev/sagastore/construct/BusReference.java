package dev.sagastore.construct;

import dev.sagastore.schema.BusEnvironmentVariable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Token;
import software.amazon.awscdk.services.kms.CfnKey;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.sqs.IQueue;

/**
 * A bus and what its senders need to know, whether this app declares it or another one.
 *
 * @param name logical name
 * @param queueName the chosen name of the queue; null if there is none, or if the ARN contains it
 * @param queue the queue
 * @param deadLetterQueue the dead-letter queue
 * @param encryptionKey the customer managed key of both queues; null if there is none
 */
record BusReference(
    String name,
    @Nullable String queueName,
    IQueue queue,
    IQueue deadLetterQueue,
    @Nullable IKey encryptionKey) {
  /** Variables of code that only sends to the bus: the others have defaults. */
  private static final List<BusEnvironmentVariable> OF_SENDERS =
      List.of(
          BusEnvironmentVariable.NAME,
          BusEnvironmentVariable.QUEUE_URL,
          BusEnvironmentVariable.DEAD_LETTER_QUEUE_URL);

  /** Returns the value of a variable of senders. */
  String value(BusEnvironmentVariable variable) {
    return switch (variable) {
      case NAME -> name;
      case QUEUE_URL -> queue.getQueueUrl();
      case DEAD_LETTER_QUEUE_URL -> deadLetterQueue.getQueueUrl();
      case DESTINATIONS, VISIBILITY_TIMEOUT ->
          throw new IllegalArgumentException("senders have no " + variable);
    };
  }

  /** Returns the variables of a sender in the order of {@link BusEnvironmentVariable}. */
  Map<String, String> senderEnvironment(String prefix) {
    Map<String, String> environment = new LinkedHashMap<>();
    OF_SENDERS.forEach(variable -> environment.put(variable.variableName(prefix), value(variable)));
    return Collections.unmodifiableMap(environment);
  }

  /**
   * Returns the reason why a service can't use the key of the queues: no construct of this app has
   * its policy.
   *
   * @param service name of the service
   * @param principal principal of the service
   * @param instead construct of CDK that doesn't change the policy
   */
  static String keyProblem(String service, String principal, String instead) {
    return ("the key of the queues is not declared in this app, so that %s can't be added to its"
            + " policy: allow %s to %s there, and use CDK's own %s")
        .formatted(service, principal, List.of(BusGrants.KEY_ACTIONS), instead);
  }

  /** Returns whether the queues have a key whose policy this app can't change. */
  boolean hasForeignKey() {
    return encryptionKey != null
        && !(encryptionKey instanceof Key)
        && !(encryptionKey.getNode().getScope() instanceof CfnKey);
  }

  /**
   * Lets CDK publish another version of a function if the queue gets another name: the template of
   * the function refers to the URL, and stays the same.
   */
  void invalidateVersion(Function function) {
    if (queueName != null && !Token.isUnresolved(queueName)) {
      function.invalidateVersionBasedOn(queueName);
    }
  }
}
