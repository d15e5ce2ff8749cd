package dev.sagastore.bus.internal.item;

import dev.sagastore.Saga;
import dev.sagastore.spi.Attachment;
import dev.sagastore.spi.SagaExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The data of the bus in the item of a saga:
 *
 * <pre>
 * bus.life                   an ID that the saga has had since its insert
 * bus.inbox                  the messages that it has handled
 * bus.out.ID                 a message to send, one attribute for each
 * bus.active.timers          its timers by name
 * bus.active.compensations   commands that undo what it has done
 * bus.history                the last messages that it has handled, if the definition wants it
 * </pre>
 *
 * <p>A change of any of it is stored with the state, in one conditional write, except that messages
 * that were sent are removed from the outbox by their IDs.
 *
 * @param life the ID; the IDs of outgoing messages depend on it, so that a saga that is inserted in
 *     place of another one sends messages of its own
 * @param inbox the messages that the saga has handled
 * @param outbox the messages to send, by ID
 * @param timers the timers by name
 * @param compensations the commands that undo what the saga has done
 * @param due when the sweeper has to look at the saga; null if it doesn't
 */
public record BusItem(
    String life,
    Inbox inbox,
    Map<String, OutgoingMessage> outbox,
    Map<String, Timer> timers,
    Compensations compensations,
    List<HandledMessage> history,
    @Nullable Instant due) {
  /** No message comes again after this time, so that its saga has to be there. */
  public static final Duration PROTECTION = Inbox.MAX_AGE;

  private static final SagaExtension BUS = SagaExtension.of("bus");
  private static final String LIFE = "life";
  private static final String INBOX = "inbox";
  private static final String OUT = "out.";
  private static final String HISTORY = "history";
  private static final String TIMERS = SagaExtension.ACTIVE + "timers";
  private static final String COMPENSATIONS = SagaExtension.ACTIVE + "compensations";

  public BusItem {
    outbox = Map.copyOf(outbox);
    timers = Map.copyOf(timers);
    history = List.copyOf(history);
  }

  /** Returns what a new saga has. */
  public static BusItem created(String life) {
    return new BusItem(life, Inbox.EMPTY, Map.of(), Map.of(), Compensations.NONE, List.of(), null);
  }

  /**
   * Returns what a stored saga has. A saga that no bus has inserted has empty boxes, and a life of
   * its own until its first message.
   */
  public static BusItem read(Saga<?> saga) {
    Map<String, Attachment> all = BUS.all(saga);
    Map<String, Timer> timers = new TreeMap<>();
    Optional.ofNullable(all.get(TIMERS))
        .ifPresent(
            map -> map.asMap().forEach((name, value) -> timers.put(name, Timer.read(name, value))));
    return new BusItem(
        Optional.ofNullable(all.get(LIFE))
            .map(Attachment::asText)
            .orElseGet(() -> saga.createdAt().toString()),
        Optional.ofNullable(all.get(INBOX)).map(Inbox::read).orElse(Inbox.EMPTY),
        outbox(all),
        timers,
        Optional.ofNullable(all.get(COMPENSATIONS))
            .map(Compensations::read)
            .orElse(Compensations.NONE),
        history(all.get(HISTORY)),
        BUS.due(saga).orElse(null));
  }

  /** Returns the messages that a stored saga has to send, without reading anything else. */
  public static List<OutgoingMessage> messages(Saga<?> saga) {
    return sorted(outbox(BUS.all(saga)));
  }

  private static List<HandledMessage> history(@Nullable Attachment list) {
    return list == null ? List.of() : list.asList().stream().map(HandledMessage::read).toList();
  }

  private static Map<String, OutgoingMessage> outbox(Map<String, Attachment> all) {
    Map<String, OutgoingMessage> outbox = new TreeMap<>();
    all.forEach(
        (name, value) -> {
          if (name.startsWith(OUT)) {
            String id = name.substring(OUT.length());
            outbox.put(id, OutgoingMessage.read(id, value));
          }
        });
    return outbox;
  }

  private static List<OutgoingMessage> sorted(Map<String, OutgoingMessage> outbox) {
    return outbox.values().stream()
        .sorted(
            Comparator.comparing(OutgoingMessage::committedAt)
                .thenComparing(OutgoingMessage::position)
                .thenComparing(OutgoingMessage::id))
        .toList();
  }

  /** Returns a copy of a saga without messages that were sent. */
  public static <S> Saga<S> withoutSent(Saga<S> saga, Collection<OutgoingMessage> messages) {
    Saga<S> changed = saga;
    for (OutgoingMessage message : messages) {
      changed = BUS.without(changed, OUT + message.id());
    }
    return changed;
  }

  /** Returns how often sweepers have claimed a saga since its earliest timer was set. */
  public static long claims(Saga<?> saga) {
    return BUS.claims(saga);
  }

  /** Returns a copy of a saga that the sweeper looks at again at a time. */
  public static <S> Saga<S> withNextSweep(Saga<S> saga, Instant next) {
    return BUS.withDue(saga, next);
  }

  /** Returns the messages to send; those of one handling in the order of its handler. */
  public List<OutgoingMessage> messages() {
    return sorted(outbox);
  }

  /** Returns a copy that has handled a message. */
  public BusItem withHandled(long hash, Instant now) {
    Set<Long> kept = new HashSet<>();
    outbox.values().forEach(message -> kept.add(message.cause()));
    return new BusItem(
        life, inbox.with(hash, now, kept), outbox, timers, compensations, history, due);
  }

  /**
   * Returns a copy with a message in its history.
   *
   * @param size number of messages that the history keeps; 0 for no history
   */
  public BusItem withHistory(HandledMessage message, int size) {
    if (size == 0 && history.isEmpty()) {
      return this;
    }
    List<HandledMessage> all = new ArrayList<>(history);
    all.add(message);
    List<HandledMessage> last = all.subList(Math.max(0, all.size() - size), all.size());
    return new BusItem(life, inbox, outbox, timers, compensations, last, due);
  }

  /** Returns a copy with messages to send. */
  public BusItem withOutgoing(Collection<OutgoingMessage> messages) {
    Map<String, OutgoingMessage> more = new TreeMap<>(outbox);
    for (OutgoingMessage message : messages) {
      long before =
          more.values().stream().filter(other -> other.cause() == message.cause()).count();
      more.put(message.id(), message.at((int) before));
    }
    return new BusItem(life, inbox, more, timers, compensations, history, due);
  }

  /** Returns a copy with a timer, in place of one of its name. */
  public BusItem withTimer(Timer timer) {
    BusItem without = withoutTimer(timer.name());
    Map<String, Timer> more = new TreeMap<>(without.timers);
    more.put(timer.name(), timer);
    Instant earliest =
        timer.isListed() && (without.due == null || timer.due().isBefore(without.due))
            ? timer.due()
            : without.due;
    return new BusItem(life, inbox, outbox, more, compensations, history, earliest);
  }

  /** Returns a copy without a timer. */
  public BusItem withoutTimer(String name) {
    Timer removed = timers.get(name);
    if (removed == null) {
      return this;
    }
    Map<String, Timer> fewer = new TreeMap<>(timers);
    fewer.remove(name);
    return new BusItem(
        life,
        inbox,
        outbox,
        fewer,
        compensations,
        history,
        removed.isListed() ? dueOf(fewer.values()) : due);
  }

  /**
   * Returns when the sweeper has to look at the timers that are left. If a sweeper has claimed the
   * saga, the due time guards the wake-ups that it has sent: no timer moves it back.
   */
  private @Nullable Instant dueOf(Collection<Timer> left) {
    return left.stream()
        .filter(Timer::isListed)
        .map(timer -> due == null || timer.due().isAfter(due) ? timer.due() : due)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  public BusItem withCompensations(Compensations changed) {
    return new BusItem(life, inbox, outbox, timers, changed, history, due);
  }

  /** Returns a copy as of a completed saga, which has neither timers nor compensations. */
  public BusItem completed() {
    return new BusItem(life, inbox, outbox, Map.of(), Compensations.NONE, history, null);
  }

  /**
   * Returns a saga with all this. Only what differs from what the saga has is written. The saga is
   * protected from deletion and expiry for 28 days.
   *
   * @param saga the saga, not completed in this write
   * @param now time of the write
   */
  public <S> Saga<S> applyTo(Saga<S> saga, Instant now) {
    Map<String, Attachment> stored = BUS.all(saga);
    Map<String, Attachment> all = new TreeMap<>();
    all.put(LIFE, Attachment.text(life));
    if (!inbox.equals(Inbox.EMPTY)) {
      all.put(INBOX, inbox.write());
    }
    if (!timers.isEmpty()) {
      Map<String, Attachment> values = new TreeMap<>();
      timers.forEach((name, timer) -> values.put(name, timer.write()));
      all.put(TIMERS, Attachment.map(values));
    }
    if (!compensations.equals(Compensations.NONE)) {
      all.put(COMPENSATIONS, compensations.write());
    }
    if (!history.isEmpty()) {
      all.put(HISTORY, Attachment.list(history.stream().map(HandledMessage::write).toList()));
    }
    outbox.forEach((id, message) -> all.put(OUT + id, message.write()));
    Saga<S> changed = BUS.withProtection(saga, now.plus(PROTECTION));
    for (Map.Entry<String, Attachment> entry : all.entrySet()) {
      if (!entry.getValue().equals(stored.get(entry.getKey()))) {
        changed = BUS.with(changed, entry.getKey(), entry.getValue());
      }
    }
    for (String name : stored.keySet()) {
      // another run may have added messages: the outbox is cleared by ID
      if (!all.containsKey(name) && !name.startsWith(OUT)) {
        changed = BUS.without(changed, name);
      }
    }
    Optional<Instant> storedDue = BUS.due(saga);
    if (storedDue.equals(Optional.ofNullable(due))) {
      return changed;
    }
    return due == null ? BUS.withoutDue(changed) : BUS.withDue(changed, due);
  }

  // written out, because the generated one takes time in a cold start of a function
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BusItem that
        && life.equals(that.life)
        && inbox.equals(that.inbox)
        && outbox.equals(that.outbox)
        && timers.equals(that.timers)
        && compensations.equals(that.compensations)
        && history.equals(that.history)
        && Objects.equals(due, that.due);
  }

  @Override
  public int hashCode() {
    return Objects.hash(life, inbox, outbox, timers, compensations, history, due);
  }
}
