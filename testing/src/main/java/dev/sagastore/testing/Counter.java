package dev.sagastore.testing;

import java.util.List;
import java.util.stream.Stream;

/** A state with a number, and with the names of its changes. */
record Counter(int count, List<String> changes) {
  static final Counter ZERO = new Counter(0, List.of());

  Counter plus(String change) {
    return new Counter(count + 1, Stream.concat(changes.stream(), Stream.of(change)).toList());
  }
}
