package dev.sagastore.bus.sqs;

import java.util.Locale;
import java.util.Set;

/**
 * An error code of SQS, SNS or EventBridge.
 *
 * @param name the code without the prefix of the service
 */
record ErrorCode(String name) {
  /** Codes for what a message contains, and for its size. No attempt can succeed. */
  private static final Set<String> MESSAGE =
      Set.of(
          "batchrequesttoolong",
          "invalidargument",
          "invalidattributevalue",
          "invalidmessagecontents",
          "invalidparameter",
          "invalidparametervalue",
          "malformeddetail",
          "messagetoolong",
          "parametervalueinvalid",
          "requestentitytoolarge",
          "validation",
          "validationerror");

  private static final Set<String> MISSING =
      Set.of("nonexistentqueue", "queuedoesnotexist", "notfound", "resourcenotfound");

  /** Returns a code from its text, such as {@code AWS.SimpleQueueService.BatchRequestTooLong}. */
  static ErrorCode of(String text) {
    return new ErrorCode(
        text.replaceFirst("^.*#", "").replaceFirst("^AWS\\.SimpleQueueService\\.", ""));
  }

  private String key() {
    return name.toLowerCase(Locale.ROOT).replaceFirst("exception$", "");
  }

  /** Returns whether the cause is a message, not the destination, a permission or the load. */
  boolean blamesMessage() {
    return MESSAGE.contains(key());
  }

  /**
   * Returns whether an entry that the service blames on the sender can succeed in a later attempt,
   * because the cause is a permission, a key, the load or a missing destination.
   */
  boolean isForOperators() {
    String key = key();
    return isPermission(key)
        || MISSING.contains(key)
        || key.startsWith("kms")
        || key.contains("throttl")
        || key.contains("limit")
        || key.contains("token")
        || key.contains("signature");
  }

  private static boolean isPermission(String key) {
    return key.contains("accessdenied")
        || key.contains("notauthorized")
        || key.equals("authorizationerror");
  }

  /**
   * Returns what to do about the cause.
   *
   * @param action the IAM action of the request
   * @return a text that begins with a separator; empty if the code says it all
   */
  String advice(String action) {
    String key = key();
    if (key.startsWith("kms")) {
      return "; check the KMS key of the destination, and its policy";
    }
    if (isPermission(key)) {
      return "; grant the role %s on it".formatted(action);
    }
    return MISSING.contains(key) ? "; create it, or correct the address" : "";
  }
}
