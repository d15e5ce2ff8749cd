package dev.sagastore.bus.memory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Chooses which of the visible messages are delivered next. */
@FunctionalInterface
interface DeliveryOrder {
  /**
   * Returns the next messages.
   *
   * @param visible the visible messages, ordered by position
   * @param max maximum number of messages
   */
  List<StoredMessage> next(Collection<StoredMessage> visible, int max);

  /** Returns the order of positions. */
  static DeliveryOrder byPosition() {
    return (visible, max) -> visible.stream().limit(max).toList();
  }

  /** Returns a random order. */
  static DeliveryOrder shuffled(Random random) {
    return (visible, max) -> {
      List<StoredMessage> all = new ArrayList<>(visible);
      Collections.shuffle(all, random);
      return List.copyOf(all.subList(0, Math.min(max, all.size())));
    };
  }
}
