package dev.sagastore.testing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A comparison of expected messages with the actual ones. */
final class MessageComparison {
  /** An expected message beside the actual one; null if there is none. */
  private record Pair(@Nullable Object expected, @Nullable Object actual) {
    boolean isEqual() {
      return expected != null && expected.equals(actual);
    }
  }

  private final List<Pair> pairs;

  private MessageComparison(List<Pair> pairs) {
    this.pairs = pairs;
  }

  static MessageComparison inOrder(List<Object> expected, List<Object> actual) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      pairs.add(
          new Pair(
              i < expected.size() ? expected.get(i) : null,
              i < actual.size() ? actual.get(i) : null));
    }
    return new MessageComparison(pairs);
  }

  /** Compares without the order; messages that differ are beside one of their class. */
  static MessageComparison inAnyOrder(List<Object> expected, List<Object> actual) {
    List<Object> left = new ArrayList<>(actual);
    List<Pair> pairs = new ArrayList<>();
    List<Object> missing = new ArrayList<>();
    for (Object each : expected) {
      if (left.remove(each)) {
        pairs.add(new Pair(each, each));
      } else {
        missing.add(each);
      }
    }
    for (Object each : missing) {
      Object similar =
          left.stream()
              .filter(other -> other.getClass() == each.getClass())
              .findFirst()
              .orElse(null);
      if (similar != null) {
        left.remove(similar);
      }
      pairs.add(new Pair(each, similar));
    }
    left.forEach(each -> pairs.add(new Pair(null, each)));
    return new MessageComparison(pairs);
  }

  boolean isEqual() {
    return pairs.stream().allMatch(Pair::isEqual);
  }

  String sideBySide() {
    SideBySide both = new SideBySide();
    pairs.forEach(pair -> both.add(pair.expected(), pair.actual()));
    return both.toString();
  }
}
