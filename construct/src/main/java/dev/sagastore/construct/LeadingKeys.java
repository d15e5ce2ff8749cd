package dev.sagastore.construct;

import dev.sagastore.schema.Partitions;
import dev.sagastore.schema.SagaKeys;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.Token;

/**
 * The condition that a request concerns the sagas of some types alone, by the partition keys of all
 * items that it names (<a
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
    return Map.of(
        "ForAllValues:StringLike",
        Map.of(KEY, patterns),
        // all of none are like that, too: a request that names no item must not pass
        "Null",
        Map.of(KEY, "false"));
  }

  /**
   * Returns the partition without shards, and those with. Which of them a table has is not asked:
   * that of an imported one may be known on deployment only. A name has no {@code #}, so that no
   * other saga's partitions are like these.
   */
  private static Stream<String> patterns(String sagaName) {
    if (Token.isUnresolved(sagaName)) {
      throw new IllegalArgumentException(
          "the saga types of a grant must be known at synthesis: give their names, and no tokens");
    }
    if (SagaKeys.requireSagaName(sagaName).chars().anyMatch(c -> c > LAST_IN_POLICY)) {
      throw new IllegalArgumentException(
          "no policy can name the saga type '%s': IAM takes characters up to U+00FF alone"
              .formatted(sagaName));
    }
    String partition = literal(new Partitions(1).ofSagas(sagaName, 0));
    return Stream.of(partition, partition + "#*");
  }

  /** Writes what IAM would take for a variable or a wildcard in a way that it takes literally. */
  private static String literal(String text) {
    return text.replace("$", "${$}").replace("*", "${*}").replace("?", "${?}");
  }
}
