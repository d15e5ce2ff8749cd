package dev.sagastore.spi;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The attributes that extensions keep in a saga's item, and their changes that are not stored yet,
 * for implementers of a store. Extensions use {@link SagaExtension}.
 *
 * <p>Immutable, and safe for use by several threads. Not stable yet: it may change until the saga
 * bus has been built on it.
 */
public final class Attachments {
  /** No attachments, nothing due, no changes. */
  public static final Attachments NONE = new Attachments(Map.of(), null, Map.of(), null, false);

  private final Map<String, Attachment> stored;
  private final @Nullable Instant storedDue;
  private final Map<String, Optional<Attachment>> changes;
  private final @Nullable Instant due;
  private final boolean changesDue;

  private Attachments(
      Map<String, Attachment> stored,
      @Nullable Instant storedDue,
      Map<String, Optional<Attachment>> changes,
      @Nullable Instant due,
      boolean changesDue) {
    this.stored = Map.copyOf(stored);
    this.storedDue = storedDue;
    this.changes = Map.copyOf(changes);
    this.due = due;
    this.changesDue = changesDue;
  }

  /**
   * Returns the attachments of a saga that was read.
   *
   * @param stored the values by the names of their attributes
   * @param due due time of the saga; null if it isn't due
   * @return the attachments
   */
  public static Attachments read(Map<String, Attachment> stored, @Nullable Instant due) {
    return stored.isEmpty() && due == null
        ? NONE
        : new Attachments(stored, due, Map.of(), due, false);
  }

  /**
   * Returns whether an attribute belongs to an extension. The names of the store's own attributes
   * contain no dot.
   *
   * @param attributeName name of an attribute
   * @return true if an extension owns it
   */
  public static boolean isOfExtension(String attributeName) {
    return attributeName.indexOf('.') > 0;
  }

  Attachments with(String attributeName, @Nullable Attachment value) {
    Map<String, Optional<Attachment>> more = new HashMap<>(changes);
    more.put(attributeName, Optional.ofNullable(value));
    return new Attachments(stored, storedDue, more, due, changesDue);
  }

  Attachments withDue(@Nullable Instant due) {
    return new Attachments(stored, storedDue, changes, due, true);
  }

  /**
   * Returns the values, with the changes that are not stored yet.
   *
   * @return the values by the names of their attributes
   */
  public Map<String, Attachment> values() {
    if (changes.isEmpty()) {
      return stored;
    }
    Map<String, Attachment> values = new HashMap<>(stored);
    changes.forEach(
        (name, value) ->
            value.ifPresentOrElse(set -> values.put(name, set), () -> values.remove(name)));
    return values;
  }

  /**
   * Returns the due time, even if it isn't stored yet.
   *
   * @return the time; empty if the saga isn't due
   */
  public Optional<Instant> due() {
    return Optional.ofNullable(due);
  }

  /**
   * Returns the stored due time.
   *
   * @return the time; empty if the stored saga isn't due
   */
  public Optional<Instant> storedDue() {
    return Optional.ofNullable(storedDue);
  }

  /**
   * Returns the attributes to set and to remove.
   *
   * @return new values by the names of their attributes; an empty value removes the attribute
   */
  public Map<String, Optional<Attachment>> changes() {
    return changes;
  }

  /**
   * Returns whether a write changes the due time, or requires that the stored one is unchanged.
   *
   * @return false if the stored time stays as it is
   */
  public boolean changesDue() {
    return changesDue;
  }

  /**
   * Returns the attachments after a write.
   *
   * @param completed whether the saga is completed by the write; a completed saga is never due
   */
  Attachments written(boolean completed) {
    return read(values(), completed ? null : due);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Attachments that
        && stored.equals(that.stored)
        && Objects.equals(storedDue, that.storedDue)
        && changes.equals(that.changes)
        && Objects.equals(due, that.due)
        && changesDue == that.changesDue;
  }

  @Override
  public int hashCode() {
    return Objects.hash(stored, storedDue, changes, due, changesDue);
  }

  /** Returns the names without the values, which may be confidential. */
  @Override
  public String toString() {
    return "Attachments[%s, changed %s, due %s]"
        .formatted(stored.keySet(), changes.keySet(), due().map(Instant::toString).orElse("never"));
  }
}
