package dev.sagastore.spi;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Describes a place in a state for a message. It contains only names of fields: other names can be
 * keys of a map, which belong to the state.
 *
 * <p>Not safe for use by several threads.
 */
public final class StatePath {
  private static final int MAX_STEPS = 8;

  private final StringBuilder names = new StringBuilder();
  private boolean namesAnything;
  private int steps;

  /** Creates a path without steps. */
  public StatePath() {}

  /**
   * Adds a step inwards.
   *
   * @param owner class of the object that contains the property, or null if it is not known
   * @param name name of the property, or null for an element of a list
   * @return this path
   */
  @CanIgnoreReturnValue
  public StatePath add(@Nullable Class<?> owner, @Nullable String name) {
    steps++;
    if (steps <= MAX_STEPS) {
      boolean field = name != null && isField(owner, name);
      names.append(steps == 1 ? "" : ".").append(field ? name : "*");
      namesAnything |= field;
    }
    return this;
  }

  private static boolean isField(@Nullable Class<?> owner, String name) {
    for (Class<?> type = owner; type != null; type = type.getSuperclass()) {
      if (Arrays.stream(type.getDeclaredFields()).anyMatch(field -> field.getName().equals(name))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the place as the end of a sentence.
   *
   * @return {@code " at items.*.quantity"} for example; empty if no step has a name
   */
  @Override
  public String toString() {
    return namesAnything ? " at %s%s".formatted(names, steps > MAX_STEPS ? "…" : "") : "";
  }
}
