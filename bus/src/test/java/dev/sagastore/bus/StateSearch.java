package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Visits every world that can come after a start, and checks the invariants of each. From each
 * world, steps without a fault have to lead to an end.
 */
final class StateSearch {
  private final SearchModel model;
  private final SearchInvariants invariants;
  private final Map<SearchWorld, Integer> numbers = new HashMap<>();
  private final List<SearchWorld> worlds = new ArrayList<>();
  private final BitSet ending = new BitSet();

  /** Number of the world from which each world was found. */
  private int[] parents = new int[1024];

  /** Two numbers for each step without a fault: those of the worlds before and after it. */
  private int[] steps = new int[1024];

  private int stepCount;

  private StateSearch(SearchModel model, SearchInvariants invariants) {
    this.model = model;
    this.invariants = invariants;
  }

  /**
   * Returns the number of worlds.
   *
   * @throws AssertionError if an invariant is broken; the message contains the worlds that led to
   *     it
   */
  static int countWorlds(SearchModel model, SearchInvariants invariants, SearchWorld start) {
    StateSearch search = new StateSearch(model, invariants);
    search.visitAll(start);
    search.requireEnds();
    return search.worlds.size();
  }

  /** In the order in which they were found, so that paths are short. */
  private void visitAll(SearchWorld start) {
    int unusedNumber = numberOf(start, -1);
    for (int number = 0; number < worlds.size(); number++) {
      visit(number);
    }
  }

  private void visit(int number) {
    SearchWorld world = worlds.get(number);
    assertThat(invariants.problem(world)).as(() -> path(number)).isEmpty();
    boolean goesOn = false;
    for (SearchStep step : world.steps(model)) {
      int next = numberOf(step.next().get(), number);
      if (!step.isFault()) {
        goesOn = true;
        addStep(number, next);
      }
    }
    if (!goesOn) {
      assertThat(invariants.problemAtEnd(world)).as(() -> path(number)).isEmpty();
      ending.set(number);
    }
  }

  private int numberOf(SearchWorld world, int parent) {
    Integer known = numbers.putIfAbsent(world, worlds.size());
    if (known != null) {
      return known;
    }
    int number = worlds.size();
    worlds.add(world);
    if (number == parents.length) {
      parents = Arrays.copyOf(parents, 2 * number);
    }
    parents[number] = parent;
    return number;
  }

  private void addStep(int before, int after) {
    if (stepCount + 2 > steps.length) {
      steps = Arrays.copyOf(steps, 2 * steps.length);
    }
    steps[stepCount++] = before;
    steps[stepCount++] = after;
  }

  private void requireEnds() {
    int known = -1;
    while (known < ending.cardinality()) {
      known = ending.cardinality();
      for (int i = stepCount - 2; i >= 0; i -= 2) {
        if (ending.get(steps[i + 1])) {
          ending.set(steps[i]);
        }
      }
    }
    int stuck = ending.nextClearBit(0);
    assertThat(stuck).as(() -> "no end can be reached:\n" + path(stuck)).isEqualTo(worlds.size());
  }

  private String path(int end) {
    StringBuilder text = new StringBuilder();
    for (int number = end; number >= 0; number = parents[number]) {
      text.insert(0, worlds.get(number) + "\n");
    }
    return text.toString();
  }
}
