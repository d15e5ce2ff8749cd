package dev.sagastore.embedded.internal.expression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Paths that do not overlap, by their steps. Each path leads to a leaf.
 *
 * @param <T> type of the leaves
 */
final class PathTree<T> {
  private final Map<PathElement, PathTree<T>> branches = new LinkedHashMap<>();
  private @Nullable T leaf;

  private PathTree() {}

  static <T> PathTree<T> of(List<T> leaves, Function<T, DocumentPath> path) {
    PathTree<T> root = new PathTree<>();
    for (T leaf : leaves) {
      PathTree<T> tree = root;
      for (PathElement element : path.apply(leaf).elements()) {
        tree = tree.branches.computeIfAbsent(element, key -> new PathTree<>());
      }
      tree.leaf = leaf;
    }
    return root;
  }

  /** Returns the leaf at the end of a path, or null if paths only lead through here. */
  @Nullable T leaf() {
    return leaf;
  }

  /** Returns the branches in the order of the paths. */
  Map<PathElement, PathTree<T>> branches() {
    return branches;
  }

  /** Returns a branch, or null if there is none. */
  @Nullable PathTree<T> branch(PathElement element) {
    return branches.get(element);
  }
}
