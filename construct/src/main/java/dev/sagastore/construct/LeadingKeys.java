package dev.sagastore.construct;

import dev.sagastore.schema.Partitions;
import dev.sagastore.schema.SagaKeys;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.Token;

/**
 * The condition that a request names items of some saga types only, by the partition keys of all
 * its items (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html">fine-grained
 * access control</a>).
 */
final class LeadingKeys {
  private static final String KEY = "dynamodb:LeadingKeys";

  /**
   * The last character of a policy (<a
   * href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html">PutRolePolicy</a>).
   */
  private static final char LAST_IN_POLICY = '\u00FF';

  private LeadingKeys() {}

  /** Returns the conditions of a policy statement. */
  static Map<String, Map<String, Object>> ofSagas(List<String> sagaNames) {
    List<String> patterns = sagaNames.stream().flatMap(LeadingKeys::patterns).toList();
    // in a fixed order: templates must not differ from run to run
    Map<String, Map<String, Object>> conditions = new LinkedHashMap<>();
    conditions.put("ForAllValues:StringLike", Map.of(KEY, patterns));
    // the first condition is true for a request that names no item
    conditions.put("Null", Map.of(KEY, "false"));
    return Collections.unmodifiableMap(conditions);
  }

  /**
   * Returns the partition without shards, and those with shards: the number of shards of an
   * imported table may be known on deployment only. A name contains no {@code #}, so that no
   * partition of another saga type matches.
   */
  private static Stream<String> patterns(String sagaName) {
    if (Token.isUnresolved(sagaName)) {
      throw new IllegalArgumentException(
          "the saga types of a grant must be known at synthesis: pass their names, not tokens");
    }
    if (SagaKeys.requireSagaName(sagaName).chars().anyMatch(c -> c > LAST_IN_POLICY)) {
      throw new IllegalArgumentException(
          "no policy can name the saga type '%s': IAM accepts characters up to U+00FF only"
              .formatted(sagaName));
    }
    String partition = literal(new Partitions(1).ofSagas(sagaName, 0));
    return Stream.of(partition, partition + "#*");
  }

  /** Escapes the characters that begin a variable or are a wildcard in a policy. */
  private static String literal(String text) {
    return text.replace("$", "${$}").replace("*", "${*}").replace("?", "${?}");
  }
}
