package dev.sagastore.construct;

import java.util.Map;
import software.amazon.awscdk.Stack;
import software.constructs.IConstruct;

/**
 * The use of the table's customer managed key. DynamoDB decrypts with it on behalf of the role that
 * reads or writes items (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html">usage
 * notes</a>); it encrypts with that key itself.
 */
final class KeyUse {
  static final String ACTION = "kms:Decrypt";

  private KeyUse() {}

  /** Returns the conditions that allow the use by way of DynamoDB only. */
  static Map<String, Map<String, Object>> conditions(IConstruct sagas, StoreReference store) {
    return Map.of(
        "StringEquals",
        Map.of(
            "kms:ViaService",
            "dynamodb.%s.%s".formatted(store.region(), Stack.of(sagas).getUrlSuffix())));
  }
}
