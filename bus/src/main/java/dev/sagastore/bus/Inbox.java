package dev.sagastore.bus;

import dev.sagastore.spi.Attachment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The messages that a saga has handled: hash and time of each, 12 bytes together.
 *
 * <p>It forgets a message after 28 days, and the oldest beyond 512. It never forgets one that is
 * younger than 13 hours, or whose sends are still in the outbox.
 *
 * @param entries the messages, the oldest first
 */
record Inbox(List<Entry> entries) {
  static final Inbox EMPTY = new Inbox(List.of());

  private static final Duration MAX_AGE = Duration.ofDays(28);
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

  Inbox {
    entries = List.copyOf(entries);
  }

  static Inbox read(Attachment attachment) {
    ByteBuffer bytes = ByteBuffer.wrap(attachment.asBinary());
    List<Entry> entries = new ArrayList<>();
    while (bytes.remaining() >= ENTRY_BYTES) {
      entries.add(new Entry(bytes.getLong(), Integer.toUnsignedLong(bytes.getInt())));
    }
    return new Inbox(entries);
  }

  Attachment write() {
    ByteBuffer bytes = ByteBuffer.allocate(entries.size() * ENTRY_BYTES);
    for (Entry entry : entries) {
      bytes.putLong(entry.hash()).putInt((int) entry.second());
    }
    return Attachment.binary(bytes.array());
  }

  boolean contains(long hash) {
    return entries.stream().anyMatch(entry -> entry.hash() == hash);
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
    all.removeIf(entry -> !kept.contains(entry.hash()) && isOlder(entry, now, MAX_AGE));
    int surplus = all.size() - USUAL_SIZE;
    for (int i = 0; i < all.size() && surplus > 0; ) {
      if (!kept.contains(all.get(i).hash()) && isOlder(all.get(i), now, MIN_AGE)) {
        all.remove(i);
        surplus--;
      } else {
        i++;
      }
    }
    return new Inbox(all);
  }

  private static boolean isOlder(Entry entry, Instant now, Duration age) {
    return now.getEpochSecond() - entry.second() > age.toSeconds();
  }
}
