package dev.sagastore.bus;

import java.util.ArrayList;
import java.util.List;

/**
 * The state of the saga in a search.
 *
 * @param handled what has changed it, in order
 */
record SearchState(List<String> handled) {
  SearchState with(String message) {
    List<String> more = new ArrayList<>(handled);
    more.add(message);
    return new SearchState(List.copyOf(more));
  }
}
