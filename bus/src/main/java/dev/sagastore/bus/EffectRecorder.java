package dev.sagastore.bus;

import dev.sagastore.bus.internal.item.BusItem;
import dev.sagastore.bus.internal.item.CompensationStep;
import dev.sagastore.bus.internal.item.Compensations;
import dev.sagastore.bus.internal.item.MessageHash;
import dev.sagastore.bus.internal.item.OutgoingMessage;
import dev.sagastore.bus.internal.item.Timer;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.SendRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records in a draft what a handler wants to happen.
 *
 * @param <S> class of the saga's state
 */
final class EffectRecorder<S> {
  static final int MAX_SENDS = 100;
  private static final int MAX_TIMERS = 50;
  private static final int MAX_STEPS = 50;

  private final SagaRules<S> rules;

  EffectRecorder(SagaRules<S> rules) {
    this.rules = rules;
  }

  /**
   * Records the result of a handler.
   *
   * @param next the result; null if the handler has returned null
   * @throws UnhandleableMessageException if an effect isn't possible
   * @throws Exception if a handler of the compensation fails
   */
  Draft<S> record(Draft<S> draft, @Nullable Next<S> next, Cause cause) throws Exception {
    if (next == null) {
      throw unhandleable(cause, "its handler returned null; return Next.of(state) at least");
    }
    boolean undone = draft.item().compensations().status() != Compensations.Status.COLLECTING;
    Draft<S> changed = draft.withState(next.state());
    boolean addsSteps = false;
    boolean completes = false;
    for (Effect effect : next.effects()) {
      if (effect instanceof Effect.Message message) {
        changed = changed.withItem(send(changed.item(), message, cause));
      } else if (effect instanceof Effect.SetTimeout timeout) {
        changed = changed.withItem(timeout(changed, timeout, cause));
      } else if (effect instanceof Effect.CancelTimeout timeout) {
        changed = changed.withItem(changed.item().withoutTimer(timeout.name()));
      } else if (effect instanceof Effect.Compensate step) {
        changed = changed.withItem(remember(changed, step.compensation(), cause));
        addsSteps = true;
      } else if (effect instanceof Effect.BeginCompensation begin) {
        if (changed.completed()) {
          throw unhandleable(cause, "its handler begins the compensation of a completed saga");
        }
        if (!undone) {
          changed =
              changed.withItem(
                  changed
                      .item()
                      .withCompensations(changed.item().compensations().begin(begin.reason())));
        }
      } else if (effect instanceof Effect.AddKey key) {
        changed = changed.withKey(key.key());
      } else {
        completes = true;
      }
    }
    boolean begins = !undone && changed.item().compensations().isRunning();
    if (begins || (undone && addsSteps)) {
      changed = new CompensationRun<>(rules, this).advance(changed, cause);
    }
    if (completes) {
      if (changed.item().compensations().isRunning()) {
        throw unhandleable(
            cause, "its handler completes the saga while it is undone; do it in onCompensated");
      }
      changed = changed.complete();
    }
    checkNumbers(changed, cause);
    return changed;
  }

  private void checkNumbers(Draft<S> draft, Cause cause) {
    if (countSends(draft.item(), cause) > MAX_SENDS) {
      throw unhandleable(
          cause,
          "its handler sends %s messages, and at most %s are possible"
              .formatted(countSends(draft.item(), cause), MAX_SENDS));
    }
    if (draft.item().timers().size() > MAX_TIMERS) {
      throw unhandleable(cause, "the saga would have more than %s timeouts".formatted(MAX_TIMERS));
    }
    if (draft.item().compensations().steps().size() > MAX_STEPS) {
      throw unhandleable(
          cause, "the saga would have more than %s compensations".formatted(MAX_STEPS));
    }
  }

  private static int countSends(BusItem item, Cause cause) {
    return (int)
        item.outbox().values().stream().filter(message -> message.cause() == cause.hash()).count();
  }

  private BusItem send(BusItem item, Effect.Message effect, Cause cause) {
    String id =
        MessageHash.id(
            rules.sagaName(), item.life(), cause.id(), Integer.toString(countSends(item, cause)));
    return add(
        item,
        rules.routes().destination(effect, cause),
        written(id, effect.message(), cause),
        cause.headers(effect),
        cause,
        null);
  }

  private Envelope written(String id, Object message, Cause cause) {
    try {
      return rules.catalog().write(id, message);
    } catch (IllegalArgumentException e) {
      throw unhandleable(
          cause,
          "its handler sends a %s that can't be written: %s"
              .formatted(message.getClass().getSimpleName(), e.getMessage()));
    }
  }

  /** Adds a message to the outbox if its destination can take it. */
  BusItem add(
      BusItem item,
      Destination destination,
      Envelope envelope,
      Map<String, String> headers,
      Cause cause,
      @Nullable Instant due) {
    OutgoingMessage message =
        new OutgoingMessage(
            destination, envelope.withHeaders(headers), cause.hash(), cause.now(), due, 0);
    requireSendable(destination, message.envelope(), cause);
    return item.withOutgoing(List.of(message));
  }

  /** Fails before anything is stored; the headers that follow from the saga are bounded. */
  private void requireSendable(Destination destination, Envelope message, Cause cause) {
    rules
        .sender()
        .problem(SendRequest.of(destination, message))
        .ifPresent(
            problem -> {
              throw unhandleable(
                  cause, "its handler sends a %s: %s".formatted(message.type(), problem));
            });
  }

  private BusItem timeout(Draft<S> draft, Effect.SetTimeout timeout, Cause cause) {
    if (rules.definition().timeout(timeout.name()).isEmpty()) {
      throw unhandleable(
          cause,
          "its handler sets the timeout '%s', which has no onTimeout in the definition of %s"
              .formatted(timeout.name(), rules.sagaName()));
    }
    if (draft.completed()) {
      throw unhandleable(cause, "its handler sets a timeout of a completed saga");
    }
    return setTimer(draft.item(), timeout.name(), timeout.delay(), cause);
  }

  /** Sets a timer, and its wake-up if that can be a delayed message. */
  BusItem setTimer(BusItem item, String name, Duration delay, Cause cause) {
    // a timer never fires early: rounded up to whole milliseconds
    Instant due = cause.now().plus(delay.plusNanos(999_999)).truncatedTo(ChronoUnit.MILLIS);
    boolean swept = delay.compareTo(SendRequest.MAX_DELAY) > 0;
    Timer timer =
        new Timer(
            name,
            due,
            MessageHash.id(item.life(), cause.id(), name).substring(0, 16),
            swept,
            cause.timerHeaders(),
            null);
    BusItem changed = item.withTimer(timer);
    if (swept) {
      return changed;
    }
    return changed.withOutgoing(
        List.of(WakeUpMessage.of(timer, item.life(), cause.hash(), cause.now())));
  }

  private BusItem remember(Draft<S> draft, Compensation compensation, Cause cause) {
    if (draft.completed()) {
      throw unhandleable(
          cause, "its handler adds a compensation to a completed saga; send the command instead");
    }
    if (compensation.failure().isPresent() && compensation.answer().isEmpty()) {
      throw unhandleable(
          cause,
          "the compensation %s has failedBy without answeredBy"
              .formatted(compensation.command().getClass().getSimpleName()));
    }
    Compensations compensations = draft.item().compensations();
    Envelope command = written("compensation", compensation.command(), cause);
    Destination destination = rules.routes().command(compensation.command().getClass());
    requireSendable(destination, command, cause);
    return draft
        .item()
        .withCompensations(
            compensations.with(
                new CompensationStep(
                    compensations.next(),
                    destination,
                    command.type(),
                    command.version(),
                    command.body(),
                    compensation.answer().map(this::name).orElse(null),
                    compensation.failure().map(this::name).orElse(null),
                    compensation.answer().isEmpty() ? Duration.ZERO : compensation.time(),
                    compensation.answer().isEmpty() ? 1 : compensation.attempts(),
                    0)));
  }

  private String name(Class<?> messageClass) {
    return rules.catalog().typeOf(messageClass).name();
  }

  private UnhandleableMessageException unhandleable(Cause cause, String problem) {
    return new UnhandleableMessageException(
        "%s can't handle %s: %s".formatted(rules.sagaName(), cause.message().type(), problem));
  }
}
