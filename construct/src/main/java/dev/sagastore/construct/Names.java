package dev.sagastore.construct;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The names of saga types, as methods with at least one name take them. */
final class Names {
  private Names() {}

  /** Returns at least one name. */
  static List<String> list(String first, String... more) {
    List<String> all = new ArrayList<>();
    all.add(first);
    all.addAll(Arrays.asList(more));
    return List.copyOf(all);
  }
}
