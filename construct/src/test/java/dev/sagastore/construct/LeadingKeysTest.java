package dev.sagastore.construct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.schema.Partitions;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The patterns take every partition of a saga type and none of another. */
class LeadingKeysTest {
  private static final List<String> NAMES =
      List.of(
          "Order", "OrderSaga", "Order*", "Order?", "O", "Bestellung \u00fc", "${aws:userid}", "$");

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 1_000})
  void onlyThePartitionsOfTheTypeAreTaken(int shards) {
    Partitions partitions = new Partitions(shards);
    for (String name : NAMES) {
      List<Pattern> patterns = patterns(name);
      for (String other : NAMES) {
        assertThat(partitions.allOfSagas(other))
            .allMatch(partition -> isLikeAny(patterns, partition) == other.equals(name));
      }
      assertThat(isLikeAny(patterns, partitions.ofCompleted(LocalDate.of(2026, 11, 23), 0)))
          .isFalse();
    }
  }

  private static boolean isLikeAny(List<Pattern> patterns, String partition) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(partition).matches());
  }

  private static List<Pattern> patterns(String sagaName) {
    Map<String, Object> like =
        LeadingKeys.ofSagas(List.of(sagaName)).get("ForAllValues:StringLike");
    return ((List<?>) like.get("dynamodb:LeadingKeys"))
        .stream().map(pattern -> Pattern.compile(regex((String) pattern))).toList();
  }

  /** Reads a pattern as IAM does: three variables that stand for themselves, and wildcards. */
  private static String regex(String pattern) {
    return Pattern.compile("\\$\\{([*?$])}|([*?])|([^*?$]+)|(.)")
        .matcher(pattern)
        .results()
        .map(
            part -> {
              if (part.group(2) != null) {
                return part.group(2).equals("*") ? ".*" : ".";
              }
              assertThat(part.group(4)).as("a variable in %s", pattern).isNull();
              return Pattern.quote(part.group(1) != null ? part.group(1) : part.group(3));
            })
        .collect(Collectors.joining());
  }
}
