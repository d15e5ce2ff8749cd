package dev.sagastore.bus.internal.item;

import dev.sagastore.schema.BusContract;
import dev.sagastore.spi.Attachment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a saga has handled: hash and time of each, 12 bytes together.
 *
 * <p>It forgets a message after 28 days, and the oldest beyond 512. It never forgets one that is
 * younger than 13 hours, or whose sends are still in the outbox. It keeps the time of the newest
 * message that it forgot.
 *
 * @param entries the messages, the oldest first
 * @param forgotten time of the newest forgotten message, in seconds since 1970; 0 if there is none
 */
public record Inbox(List<Entry> entries, long forgotten) {
  public static final Inbox EMPTY = new Inbox(List.of(), 0);

  /** Number of messages from which on a saga is too busy for more. */
  public static final int BUSY_SIZE = 4096;

  /** Number of further messages that a busy saga still handles if they let it go on. */
  public static final int RESERVE = 64;

  /** Time for which a message is remembered: a message that comes later can be handled twice. */
  public static final Duration MAX_AGE = BusContract.messageMemory();

  private static final Duration MIN_AGE = Duration.ofHours(13);
  private static final int USUAL_SIZE = 512;
  private static final int ENTRY_BYTES = 12;

  /**
   * A handled message.
   *
   * @param hash hash of the message's ID
   * @param second time of its handling, in seconds since 1970
   */
  record Entry(long hash, long second) {}

  public Inbox {
    entries = List.copyOf(entries);
  }

  static Inbox read(Attachment attachment) {
    ByteBuffer bytes = ByteBuffer.wrap(attachment.asBinary());
    long forgotten = Integer.toUnsignedLong(bytes.getInt());
    List<Entry> entries = new ArrayList<>();
    while (bytes.remaining() >= ENTRY_BYTES) {
      entries.add(new Entry(bytes.getLong(), Integer.toUnsignedLong(bytes.getInt())));
    }
    return new Inbox(entries, forgotten);
  }

  Attachment write() {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + entries.size() * ENTRY_BYTES);
    bytes.putInt((int) forgotten);
    for (Entry entry : entries) {
      bytes.putLong(entry.hash()).putInt((int) entry.second());
    }
    return Attachment.binary(bytes.array());
  }

  public boolean contains(long hash) {
    return entries.stream().anyMatch(entry -> entry.hash() == hash);
  }

  public int size() {
    return entries.size();
  }

  /** Returns whether a message that was sent at a time may have been handled and forgotten. */
  public boolean mayHaveForgotten(Instant sentAt) {
    return sentAt.getEpochSecond() <= forgotten;
  }

  /**
   * Returns a copy with a message, without those that it may forget.
   *
   * @param kept hashes of messages whose sends are in the outbox
   */
  Inbox with(long hash, Instant now, Set<Long> kept) {
    List<Entry> all = new ArrayList<>(entries);
    all.add(new Entry(hash, now.getEpochSecond()));
    all.sort(Comparator.comparingLong(Entry::second));
    long newest = forgotten;
    int surplus = all.size() - USUAL_SIZE;
    List<Entry> left = new ArrayList<>();
    for (Entry entry : all) {
      boolean forget =
          !kept.contains(entry.hash())
              && (isOlder(entry, now, MAX_AGE) || (surplus > 0 && isOlder(entry, now, MIN_AGE)));
      if (forget) {
        newest = Math.max(newest, entry.second());
        surplus--;
      } else {
        left.add(entry);
      }
    }
    return new Inbox(left, newest);
  }

  /**
   * Returns the number of messages that a later inbox of the saga has forgotten although they are
   * younger than {@link #MAX_AGE}.
   *
   * @param now time of the later inbox
   */
  public int countForgottenEarly(Inbox later, Instant now) {
    if (later.size() < USUAL_SIZE) {
      return 0;
    }
    Set<Entry> left = Set.copyOf(later.entries);
    return (int)
        entries.stream()
            .filter(entry -> !left.contains(entry) && !isOlder(entry, now, MAX_AGE))
            .count();
  }

  private static boolean isOlder(Entry entry, Instant now, Duration age) {
    return now.getEpochSecond() - entry.second() > age.toSeconds();
  }

  // written out, because the generated one takes time in a cold start of a function
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Inbox that
        && forgotten == that.forgotten
        && entries.equals(that.entries);
  }

  @Override
  public int hashCode() {
    return Objects.hash(forgotten, entries);
  }
}
