package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Walks from a start to an end at random, and checks the invariants of each world on the way. */
final class RandomWalk {
  private static final int MAX_STEPS = 5_000;

  private final SearchModel model;
  private final SearchInvariants invariants;
  private final long seed;

  RandomWalk(SearchModel model, SearchInvariants invariants, long seed) {
    this.model = model;
    this.invariants = invariants;
    this.seed = seed;
  }

  /**
   * Returns the number of steps to an end.
   *
   * @throws AssertionError if an invariant is broken, or no end is reached; the message contains
   *     the seed and the worlds on the way
   */
  int walk(SearchWorld start) {
    Random random = new Random(seed);
    List<SearchWorld> path = new ArrayList<>(List.of(start));
    while (path.size() <= MAX_STEPS) {
      SearchWorld world = path.get(path.size() - 1);
      assertThat(invariants.problem(world)).as(() -> text(path)).isEmpty();
      List<SearchStep> steps = world.steps(model);
      List<SearchStep> faults = steps.stream().filter(SearchStep::isFault).toList();
      List<SearchStep> others = steps.stream().filter(step -> !step.isFault()).toList();
      if (others.isEmpty()) {
        assertThat(invariants.problemAtEnd(world)).as(() -> text(path)).isEmpty();
      }
      boolean isFault = !faults.isEmpty() && random.nextInt(12) == 0;
      List<SearchStep> possible = isFault ? faults : others;
      if (possible.isEmpty()) {
        return path.size() - 1;
      }
      path.add(possible.get(random.nextInt(possible.size())).next().get());
    }
    throw new AssertionError("no end was reached: " + text(path));
  }

  private String text(List<SearchWorld> path) {
    List<SearchWorld> last = path.subList(Math.max(0, path.size() - 200), path.size());
    StringBuilder text = new StringBuilder("sagastore.search.seed=" + seed + "\n");
    last.forEach(world -> text.append(world).append('\n'));
    return text.toString();
  }
}
