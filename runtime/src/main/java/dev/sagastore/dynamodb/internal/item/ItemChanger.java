package dev.sagastore.dynamodb.internal.item;

import dev.sagastore.Saga;
import dev.sagastore.schema.ItemAttribute;
import dev.sagastore.schema.KeyAttribute;
import dev.sagastore.spi.Attachments;
import dev.sagastore.spi.SagaBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converter from changes of a saga to changes of its item. */
public final class ItemChanger {
  /** The attributes that never change after the insert. */
  private static final Set<String> CONSTANT =
      Set.of(
          KeyAttribute.PARTITION_KEY.attributeName(),
          KeyAttribute.SORT_KEY.attributeName(),
          KeyAttribute.CORRELATION_PARTITION_KEY.attributeName(),
          KeyAttribute.CORRELATION_SORT_KEY.attributeName(),
          ItemAttribute.CREATED_AT.attributeName());

  /** The attributes that depend on the completion, as the TTL attribute does, too. */
  private static final List<String> OF_COMPLETION =
      List.of(
          ItemAttribute.COMPLETED_AT.attributeName(),
          KeyAttribute.CLEANUP_PARTITION_KEY.attributeName(),
          KeyAttribute.CLEANUP_SORT_KEY.attributeName());

  /** The attributes that depend on the due time. */
  private static final List<String> OF_DUE =
      List.of(
          ItemAttribute.DUE.attributeName(),
          KeyAttribute.CLEANUP_PARTITION_KEY.attributeName(),
          KeyAttribute.CLEANUP_SORT_KEY.attributeName());

  private final ItemKeys keys;
  private final String ttlAttribute;

  public ItemChanger(ItemKeys keys, String ttlAttribute) {
    this.keys = keys;
    this.ttlAttribute = ttlAttribute;
  }

  /**
   * Returns the change of an update. Keys, correlation ID and time of the insert never change.
   *
   * <p>The attributes of the completion, of the due time and of the further keys change only with
   * them. Another owner may have written these attributes, and a claim may have moved the due time.
   * The number of claims is never set: it is removed with a change of the due time or completion.
   *
   * @param read the stored saga
   * @param next the item of the saga that replaces it, as {@link SagaItems#write} returned it
   * @param completedAt time of the completion of that saga; empty if it is active
   */
  public ItemChange change(
      Saga<?> read, Map<String, AttributeValue> next, Optional<Instant> completedAt) {
    SagaBuilder<?> before = SagaBuilder.from(read);
    Set<String> changing = new LinkedHashSet<>();
    if (changesCompletion(read, completedAt)) {
      changing.addAll(OF_COMPLETION);
      changing.addAll(OF_DUE);
      changing.add(ttlAttribute);
      changing.add(ItemAttribute.CLAIMS.attributeName());
    } else {
      if (completedAt.isEmpty() && before.attachments().changesDue()) {
        changing.addAll(OF_DUE);
      }
      if (completedAt.isEmpty() && before.attachments().resetsClaims()) {
        changing.add(ItemAttribute.CLAIMS.attributeName());
      }
      if (!Objects.equals(next.get(ttlAttribute), storedExpiry(read))) {
        changing.add(ttlAttribute);
      }
    }
    if (before.attachments().changesProtection()) {
      changing.add(ItemAttribute.PROTECTED_UNTIL.attributeName());
    }
    if (!read.keys().equals(before.storedKeys())) {
      changing.add(ItemAttribute.KEYS.attributeName());
    }
    Map<String, AttributeValue> set = new LinkedHashMap<>();
    next.forEach(
        (name, value) -> {
          if (isOptional(name) ? changing.contains(name) : isAlwaysSet(name)) {
            set.put(name, value);
          }
        });
    List<String> removed = new ArrayList<>();
    for (String name : changing) {
      if (!next.containsKey(name)) {
        removed.add(name);
      }
    }
    before
        .attachments()
        .changes(completedAt.isPresent())
        .forEach(
            (name, value) ->
                value.ifPresentOrElse(
                    attachment -> set.put(name, AttachmentValues.attribute(attachment)),
                    () -> removed.add(name)));
    return new ItemChange(set, removed);
  }

  private static boolean isAlwaysSet(String name) {
    return !CONSTANT.contains(name) && !Attachments.isOfExtension(name);
  }

  private boolean isOptional(String name) {
    return OF_COMPLETION.contains(name)
        || OF_DUE.contains(name)
        || name.equals(ttlAttribute)
        || name.equals(ItemAttribute.CLAIMS.attributeName())
        || name.equals(ItemAttribute.PROTECTED_UNTIL.attributeName())
        || name.equals(ItemAttribute.KEYS.attributeName());
  }

  private static @Nullable AttributeValue storedExpiry(Saga<?> saga) {
    return SagaBuilder.from(saga)
        .storedExpiresAt()
        .map(time -> AttributeValue.fromN(Long.toString(time.getEpochSecond())))
        .orElse(null);
  }

  /** Returns whether a write changes the completion or the expiry. If so, it changes all guards. */
  public static boolean changesGuards(Saga<?> read, Saga<?> next) {
    return changesCompletion(read, next.completedAt())
        || !SagaBuilder.from(read).storedExpiresAt().equals(next.expiresAt());
  }

  /**
   * Returns the change of a patch: removed attachments and the due time.
   *
   * @throws IllegalArgumentException if the saga has no such change, or has changes that a patch
   *     can't store
   */
  public ItemChange patch(Saga<?> read) {
    Attachments attachments = SagaBuilder.from(read).attachments();
    Map<String, AttributeValue> set = new LinkedHashMap<>();
    List<String> removed = new ArrayList<>();
    attachments
        .changes(false)
        .forEach(
            (name, value) -> {
              if (value.isPresent()) {
                throw new IllegalArgumentException(
                    "a patch of %s can't set '%s', only remove attachments: use update"
                        .formatted(read, name));
              }
              removed.add(name);
            });
    if (attachments.changesProtection()) {
      throw new IllegalArgumentException(
          "a patch can't protect %s, only an update or insert can".formatted(read));
    }
    if (attachments.changesDue()) {
      if (read.completedAt().isPresent() || SagaBuilder.from(read).isReopened()) {
        throw new IllegalArgumentException(
            "a patch can't change when %s is due: it is stored as completed".formatted(read));
      }
      attachments
          .due()
          .ifPresentOrElse(
              due -> set.putAll(keys.due(read.type().name(), read.sagaId(), due)),
              () -> removed.addAll(OF_DUE));
    }
    if (set.isEmpty() && removed.isEmpty()) {
      throw new IllegalArgumentException(
          "a patch of %s changes nothing: remove attachments, or change the due time"
              .formatted(read));
    }
    return new ItemChange(set, removed);
  }

  /** Returns the change of a claim. */
  public ItemChange claim(String sagaName, String sagaId, Instant until, String claimId) {
    Map<String, AttributeValue> set = new LinkedHashMap<>(keys.due(sagaName, sagaId, until));
    SagaItems.put(set, ItemAttribute.DUE_CLAIM, claimId);
    return new ItemChange(set, List.of(), List.of(ItemAttribute.CLAIMS.attributeName()));
  }

  /**
   * Returns whether a write completes or reopens a saga, or completes it again.
   *
   * @param read the stored saga
   * @param completedAt time of the completion of the saga that replaces it; empty if it is active
   */
  public static boolean changesCompletion(Saga<?> read, Optional<Instant> completedAt) {
    return SagaBuilder.from(read).isReopened() || !read.completedAt().equals(completedAt);
  }
}
