package dev.sagastore.spi;

import dev.sagastore.Saga;
import dev.sagastore.schema.SagaKeys;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An extension of the store that keeps attributes of its own in the items of sagas. They are read
 * with the saga, and written in the same conditional write, attribute by attribute.
 *
 * <pre>{@code
 * static final SagaExtension AUDIT = SagaExtension.of("audit");
 *
 * Saga<Order> saga = store.find(ORDER.correlationId("order-42")).orElseThrow();
 * store.update(AUDIT.with(saga, "lastUser", Attachment.text("ada")));
 * }</pre>
 *
 * <p>The methods return changed copies of a snapshot. {@link dev.sagastore.SagaStore#update} stores
 * the changes together with those of the state, of completion and of keys. {@link
 * ExtensibleSagaStore#patch} stores removals, and a change of the due time, without a new version.
 * Writes that don't go through the extension leave its attributes as they are, except that a
 * completion removes {@linkplain #ACTIVE those of active sagas}. A deletion removes all with the
 * saga.
 *
 * <p>In the item, an attribute is named {@code <extension>.<name>}. DynamoDB's limit of 400 KB
 * includes it. The store reserves space for its own later writes. The extension must reserve the
 * space that it needs.
 *
 * <p>A saga has one due time, whatever the number of extensions: only one of them can use it.
 *
 * <p>Immutable, and safe for use by several threads. Not stable yet: it may change until the saga
 * bus has been built on it.
 */
public final class SagaExtension {
  /**
   * The beginning of the names of attachments that only active sagas have, such as {@code
   * active.timers}. Every write that completes a saga removes them, even one that doesn't go
   * through the extension. A saga has at most 128 of them.
   */
  public static final String ACTIVE = "active.";

  private static final int MAX_ACTIVE = 128;
  private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9-]{0,31}");
  private static final int MAX_ATTRIBUTE_NAME = 128;

  private final String name;

  private SagaExtension(String name) {
    this.name = name;
  }

  /**
   * Returns an extension.
   *
   * @param name the extension's name: 1 to 32 letters, digits and {@code -}, starting with a
   *     lower-case letter
   * @return the extension
   * @throws IllegalArgumentException if the name is not valid
   */
  public static SagaExtension of(String name) {
    if (!NAME.matcher(Objects.requireNonNull(name, "the name must not be null")).matches()) {
      throw new IllegalArgumentException(
          "the name of an extension can't be '%s': use 1 to 32 letters, digits and '-', starting"
                  .formatted(name)
              + " with a lower-case letter");
    }
    return new SagaExtension(name);
  }

  /**
   * Returns the extension's name.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Returns all attachments of this extension.
   *
   * @param saga the saga
   * @return the values by name, with the changes that aren't stored yet
   */
  public Map<String, Attachment> all(Saga<?> saga) {
    String prefix = attribute("");
    return attachments(saga).values().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .collect(
            Collectors.toUnmodifiableMap(
                entry -> entry.getKey().substring(prefix.length()), Map.Entry::getValue));
  }

  /**
   * Returns an attachment of this extension.
   *
   * @param saga the saga
   * @param attachment name of the attachment
   * @return the value, even if it isn't stored yet; empty if there is none
   */
  public Optional<Attachment> get(Saga<?> saga, String attachment) {
    return Optional.ofNullable(attachments(saga).values().get(attribute(attachment)));
  }

  /**
   * Returns a copy with an attachment.
   *
   * @param <S> class of the state
   * @param saga the saga
   * @param attachment name of the attachment: not empty, at most 128 characters. If it begins with
   *     {@link #ACTIVE}, the completion of the saga removes the attachment
   * @param value the value
   * @return the changed copy, which is not stored yet
   * @throws IllegalArgumentException if the name is not valid, or if the saga already has 128
   *     attachments that its completion removes
   * @throws IllegalStateException if the saga is completed, and the attachment is one of an active
   *     saga
   */
  public <S> Saga<S> with(Saga<S> saga, String attachment, Attachment value) {
    Objects.requireNonNull(value, "the value must not be null");
    String attribute = required(attachment);
    Attachments attachments = attachments(saga);
    if (Attachments.isOfActiveSaga(attribute)) {
      requireRoomForActive(saga, attachments, attribute);
    }
    return changed(saga, attachments.with(attribute, value));
  }

  // a completion removes all of them in one expression, beside the changes of its caller
  private static void requireRoomForActive(
      Saga<?> saga, Attachments attachments, String attribute) {
    if (saga.isCompleted()) {
      throw new IllegalStateException(
          "%s can't have '%s': it is completed, and only active sagas have attachments '%s…'"
              .formatted(saga, attribute, ACTIVE));
    }
    Set<String> names = attachments.values().keySet();
    if (!names.contains(attribute)
        && names.stream().filter(Attachments::isOfActiveSaga).count() >= MAX_ACTIVE) {
      throw new IllegalArgumentException(
          "%s has %s attachments '%s…', the maximum: put several values into one list or map"
              .formatted(saga, MAX_ACTIVE, ACTIVE));
    }
  }

  /**
   * Returns a copy without an attachment.
   *
   * @param <S> class of the state
   * @param saga the saga
   * @param attachment name of the attachment: not empty, at most 128 characters
   * @return the changed copy, which is not stored yet
   * @throws IllegalArgumentException if the name is not valid
   */
  public <S> Saga<S> without(Saga<S> saga, String attachment) {
    return changed(saga, attachments(saga).with(required(attachment), null));
  }

  /**
   * Returns when a saga is due.
   *
   * @param saga the saga
   * @return the time, even if it isn't stored yet; empty if the saga isn't due
   */
  public Optional<Instant> due(Saga<?> saga) {
    return attachments(saga).due();
  }

  /**
   * Returns a copy that is due at a time. Once it is stored, {@link ExtensibleSagaStore#listDue}
   * lists it. A completed saga is never due: a write that completes a saga removes the due time.
   *
   * @param <S> class of the state
   * @param saga an active saga
   * @param due the time, in the years 0 to 9999; truncated to milliseconds
   * @return the changed copy, which is not stored yet
   * @throws IllegalArgumentException if the time is out of bounds
   * @throws IllegalStateException if the saga is completed
   */
  public <S> Saga<S> withDue(Saga<S> saga, Instant due) {
    Instant time = SagaKeys.requireDue(due.truncatedTo(ChronoUnit.MILLIS));
    if (saga.isCompleted()) {
      throw new IllegalStateException(
          "%s can't be due: it is completed, reopen it first".formatted(saga));
    }
    return changed(saga, attachments(saga).withDue(time));
  }

  /**
   * Returns a copy that isn't due.
   *
   * @param <S> class of the state
   * @param saga the saga
   * @return the changed copy, which is not stored yet
   */
  public <S> Saga<S> withoutDue(Saga<S> saga) {
    return changed(saga, attachments(saga).withDue(null));
  }

  /**
   * Returns how often a saga was claimed since an update last changed its due time. An update that
   * sets another due time or removes it, and every completion, reset the number. A patch keeps it.
   *
   * @param saga the saga
   * @return the number that was read, without changes that aren't stored yet; 0 for a saga that was
   *     never claimed
   */
  public long claims(Saga<?> saga) {
    return attachments(saga).claims();
  }

  /**
   * Returns when the protection of a saga ends.
   *
   * @param saga the saga
   * @return the time, in whole seconds, even if it isn't stored yet or has passed; empty if no
   *     extension ever protected the saga
   */
  public Optional<Instant> protectedUntil(Saga<?> saga) {
    return attachments(saga).protectedUntil();
  }

  /**
   * Returns a copy that is protected until a time. The protection begins with the update or insert
   * that stores the copy. It has these effects:
   *
   * <ul>
   *   <li>Until that time, deletions fail with a {@link dev.sagastore.SagaProtectedException}. A
   *       clean-up keeps the saga, and counts it as {@linkplain dev.sagastore.CleanupCounts#kept
   *       kept}. With {@linkplain dev.sagastore.SagaType#withReusableCorrelationIds reusable
   *       correlation IDs}, no insert replaces the saga.
   *   <li>The saga never expires before that time.
   *   <li>The saga is never reopened, even after that time. An update of a reopened copy fails with
   *       a {@link dev.sagastore.SagaProtectedException}, without a request.
   * </ul>
   *
   * <p>A protection is never shortened or removed: an earlier time than that of the saga changes
   * nothing. A saga has one protection, whatever the number of extensions. {@link
   * ExtensibleSagaStore#forceDelete} deletes a protected saga.
   *
   * @param <S> class of the state
   * @param saga the saga, active or completed
   * @param until end of the protection, in the years 0 to 9999; rounded up to a second
   * @return the changed copy, which is not stored yet
   * @throws IllegalArgumentException if the time is out of bounds
   */
  public <S> Saga<S> withProtection(Saga<S> saga, Instant until) {
    Instant second =
        SagaKeys.requireProtection(until).plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS);
    return changed(saga, attachments(saga).withProtection(second));
  }

  private String attribute(String attachment) {
    return name + '.' + attachment;
  }

  private String required(String attachment) {
    if (attachment.isEmpty() || attachment.length() > MAX_ATTRIBUTE_NAME) {
      throw new IllegalArgumentException(
          "the name of an attachment must have 1 to %s characters, not %s"
              .formatted(MAX_ATTRIBUTE_NAME, attachment.length()));
    }
    return attribute(Attachment.requireText(attachment));
  }

  private static Attachments attachments(Saga<?> saga) {
    return SagaBuilder.from(saga).attachments();
  }

  private static <S> Saga<S> changed(Saga<S> saga, Attachments attachments) {
    return SagaBuilder.from(saga).attachments(attachments).build();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SagaExtension that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** Returns the extension's name. */
  @Override
  public String toString() {
    return name;
  }
}
