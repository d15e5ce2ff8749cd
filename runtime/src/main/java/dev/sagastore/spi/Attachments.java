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
  /** No attachments, nothing due, no protection, no changes. */
  public static final Attachments NONE = new Attachments(new Stored(Map.of(), null, 0, null));

  /**
   * The attributes of a stored item.
   *
   * @param values the attachments by the names of their attributes
   * @param due due time of the saga; null if it isn't due
   * @param claims number of claims
   * @param protectedUntil end of the protection; null if there is none
   */
  private record Stored(
      Map<String, Attachment> values,
      @Nullable Instant due,
      long claims,
      @Nullable Instant protectedUntil) {
    Stored {
      values = Map.copyOf(values);
    }
  }

  private final Stored stored;
  private final Map<String, Optional<Attachment>> changes;
  private final @Nullable Instant due;
  private final boolean changesDue;
  private final @Nullable Instant protectedUntil;

  private Attachments(Stored stored) {
    this(stored, Map.of(), stored.due(), false, stored.protectedUntil());
  }

  private Attachments(
      Stored stored,
      Map<String, Optional<Attachment>> changes,
      @Nullable Instant due,
      boolean changesDue,
      @Nullable Instant protectedUntil) {
    this.stored = stored;
    this.changes = Map.copyOf(changes);
    this.due = due;
    this.changesDue = changesDue;
    this.protectedUntil = protectedUntil;
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
        : new Attachments(new Stored(stored, due, 0, null));
  }

  /**
   * Returns the attachments of a saga that was claimed. Call it on the result of {@link #read}.
   *
   * @param claims number of claims since an update last changed the due time, from 0
   * @return the attachments, without changes
   */
  public Attachments withClaims(long claims) {
    return claims == stored.claims()
        ? this
        : new Attachments(
            new Stored(stored.values(), stored.due(), claims, stored.protectedUntil()));
  }

  /**
   * Returns the attachments of a saga that is protected. Call it on the result of {@link #read}.
   *
   * @param until end of the protection, in whole seconds; null if there is none
   * @return the attachments, without changes
   */
  public Attachments withStoredProtection(@Nullable Instant until) {
    return Objects.equals(until, stored.protectedUntil())
        ? this
        : new Attachments(new Stored(stored.values(), stored.due(), stored.claims(), until));
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

  /** Returns whether only active sagas have an attribute of an extension. */
  static boolean isOfActiveSaga(String attributeName) {
    return attributeName.startsWith(SagaExtension.ACTIVE, attributeName.indexOf('.') + 1);
  }

  Attachments with(String attributeName, @Nullable Attachment value) {
    Map<String, Optional<Attachment>> more = new HashMap<>(changes);
    more.put(attributeName, Optional.ofNullable(value));
    return new Attachments(stored, more, due, changesDue, protectedUntil);
  }

  Attachments withDue(@Nullable Instant due) {
    return new Attachments(stored, changes, due, true, protectedUntil);
  }

  /** Returns a copy with a protection that ends at a time, or later if it does so already. */
  Attachments withProtection(Instant until) {
    return protectedUntil != null && !until.isAfter(protectedUntil)
        ? this
        : new Attachments(stored, changes, due, changesDue, until);
  }

  /**
   * Returns the values, with the changes that are not stored yet.
   *
   * @return the values by the names of their attributes
   */
  public Map<String, Attachment> values() {
    if (changes.isEmpty()) {
      return stored.values();
    }
    Map<String, Attachment> values = new HashMap<>(stored.values());
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
    return Optional.ofNullable(stored.due());
  }

  /**
   * Returns the attributes that a write sets and removes. A write of a completed saga also removes
   * the stored attachments that {@linkplain SagaExtension#ACTIVE only active sagas} have. They are
   * set by inserts and updates only, so a snapshot that is still current contains all of them.
   *
   * @param completed whether the saga is completed after the write
   * @return new values by the names of their attributes; an empty value removes the attribute
   */
  public Map<String, Optional<Attachment>> changes(boolean completed) {
    if (!completed) {
      return changes;
    }
    Map<String, Optional<Attachment>> all = new HashMap<>(changes);
    for (String name : values().keySet()) {
      if (isOfActiveSaga(name)) {
        all.put(name, Optional.empty());
      }
    }
    return all;
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
   * Returns how often the stored saga was claimed since an update last changed its due time.
   *
   * @return the number, from 0
   */
  public long claims() {
    return stored.claims();
  }

  /**
   * Returns whether an update sets another due time, or removes it, so that claims count from 0.
   *
   * @return false if the stored time stays as it is
   */
  public boolean resetsClaims() {
    return changesDue && !Objects.equals(due, stored.due());
  }

  /**
   * Returns when the protection of the saga ends, even if it isn't stored yet. A write that sets
   * the time of expiry sets it to this time at least.
   *
   * @return the time, in whole seconds; empty if no extension ever protected the saga
   */
  public Optional<Instant> protectedUntil() {
    return Optional.ofNullable(protectedUntil);
  }

  /**
   * Returns when the stored protection of the saga ends.
   *
   * @return the time, in whole seconds; empty if no extension ever protected the stored saga
   */
  public Optional<Instant> storedProtection() {
    return Optional.ofNullable(stored.protectedUntil());
  }

  /**
   * Returns whether a write prolongs the protection.
   *
   * @return false if the stored time stays as it is
   */
  public boolean changesProtection() {
    return !Objects.equals(protectedUntil, stored.protectedUntil());
  }

  /**
   * Returns the attachments after an update or insert.
   *
   * @param completed whether the saga is completed by the write; a completed saga is never due, and
   *     has no attachments of active sagas
   */
  Attachments written(boolean completed) {
    Map<String, Attachment> values = values();
    if (completed) {
      values = new HashMap<>(values);
      values.keySet().removeIf(Attachments::isOfActiveSaga);
    }
    return read(values, completed ? null : due)
        .withClaims(completed || resetsClaims() ? 0 : stored.claims())
        .withStoredProtection(protectedUntil);
  }

  /** Returns the attachments after a patch, which keeps the number of claims. */
  Attachments patched() {
    return read(values(), due)
        .withClaims(stored.claims())
        .withStoredProtection(stored.protectedUntil());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Attachments that
        && stored.equals(that.stored)
        && changes.equals(that.changes)
        && Objects.equals(due, that.due)
        && changesDue == that.changesDue
        && Objects.equals(protectedUntil, that.protectedUntil);
  }

  @Override
  public int hashCode() {
    return Objects.hash(stored, changes, due, changesDue, protectedUntil);
  }

  /** Returns the names without the values, which may be confidential. */
  @Override
  public String toString() {
    return "Attachments[%s, changed %s, due %s]"
        .formatted(
            stored.values().keySet(),
            changes.keySet(),
            due().map(Instant::toString).orElse("never"));
  }
}
