package dev.sagastore.bus;

import dev.sagastore.bus.internal.item.BusItem;
import dev.sagastore.bus.internal.item.CompensationStep;
import dev.sagastore.bus.internal.item.Compensations;
import dev.sagastore.bus.internal.item.Timer;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageHeaders;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Undoes what a saga has done: sends the remembered commands, the last one first, and waits for
 * their answers.
 *
 * @param <S> class of the saga's state
 */
final class CompensationRun<S> {
  /** The timer that ends the waiting for an answer. */
  static final String TIMER = "$compensation";

  private final SagaRules<S> rules;
  private final EffectRecorder<S> effects;

  CompensationRun(SagaRules<S> rules, EffectRecorder<S> effects) {
    this.rules = rules;
    this.effects = effects;
  }

  /** Sends commands until one needs an answer, or none is left. */
  Draft<S> advance(Draft<S> draft, Cause cause) throws Exception {
    Draft<S> changed = draft;
    while (true) {
      Compensations compensations = changed.item().compensations();
      Optional<CompensationStep> current = compensations.current();
      if (current.isEmpty()) {
        return finish(changed, cause);
      }
      if (current.get().isSent()) {
        return changed;
      }
      changed = send(changed, current.get().sent(), cause);
      if (current.get().answer() == null) {
        changed =
            changed.withItem(
                changed.item().withCompensations(changed.item().compensations().withoutCurrent()));
      }
    }
  }

  private Draft<S> send(Draft<S> draft, CompensationStep step, Cause cause) {
    BusItem item = draft.item().withCompensations(draft.item().compensations().withCurrent(step));
    item =
        effects.add(
            item,
            step.destination(),
            step.command(rules.sagaName(), item.life()),
            cause.headers(),
            cause,
            null);
    return draft.withItem(
        step.answer() == null ? item : effects.setTimer(item, TIMER, step.within(), cause));
  }

  private Draft<S> finish(Draft<S> draft, Cause cause) throws Exception {
    Compensations compensations = draft.item().compensations();
    Draft<S> done =
        draft.withItem(
            draft.item().withCompensations(compensations.with(Compensations.Status.DONE)));
    Optional<TimeoutHandler<S>> handler = rules.definition().compensated();
    // a step that came late is undone without telling the saga again
    return compensations.isRunning() && handler.isPresent()
        ? effects.record(done, handler.get().handle(done.requiredState(), cause.context()), cause)
        : done;
  }

  /** Returns whether the saga waits for a message as an answer, or as a failure. */
  boolean isAwaited(Draft<S> draft, Envelope message) {
    return awaited(draft)
        .filter(step -> isAnswer(draft, step, message) || isFailure(draft, step, message))
        .isPresent();
  }

  /** An answer to any attempt counts. */
  private boolean isAnswer(Draft<S> draft, CompensationStep step, Envelope message) {
    return isOfType(message, step.answer())
        && message
            .header(MessageHeaders.IN_REPLY_TO)
            .map(id -> step.hasSent(rules.sagaName(), draft.item().life(), id))
            .orElse(true);
  }

  /** Only the failure of the present attempt counts, and only once. */
  private boolean isFailure(Draft<S> draft, CompensationStep step, Envelope message) {
    return isOfType(message, step.failure())
        && !draft.item().compensations().isFailed()
        && message
            .header(MessageHeaders.IN_REPLY_TO)
            .map(step.command(rules.sagaName(), draft.item().life()).id()::equals)
            .orElse(true);
  }

  /** Returns whether a message has a type, also under a former name of it. */
  private boolean isOfType(Envelope message, @Nullable String name) {
    if (name == null) {
      return false;
    }
    Optional<MessageType<?>> type = rules.catalog().find(name);
    return message.type().equals(name)
        || (type.isPresent() && type.equals(rules.catalog().find(message.type())));
  }

  private Optional<CompensationStep> awaited(Draft<S> draft) {
    return draft.completed()
        ? Optional.empty()
        : draft.item().compensations().current().filter(CompensationStep::isSent);
  }

  /** Goes on after an awaited message. */
  Draft<S> answered(Draft<S> draft, Cause cause) throws Exception {
    CompensationStep step = awaited(draft).orElseThrow();
    if (!isOfType(cause.message(), step.answer())) {
      return failed(draft, step, "answered by " + cause.message().type(), cause);
    }
    BusItem item =
        draft
            .item()
            .withoutTimer(TIMER)
            .withCompensations(draft.item().compensations().withoutCurrent().resume());
    return advance(draft.withItem(item), cause);
  }

  /** Goes on after no answer has come in time. */
  Draft<S> timedOut(Draft<S> draft, Timer timer, Cause cause) throws Exception {
    Draft<S> stopped = draft.withItem(draft.item().withoutTimer(timer.name()));
    Optional<CompensationStep> step = awaited(draft);
    return step.isEmpty()
        ? stopped
        : failed(stopped, step.get(), "no answer within " + step.get().within(), cause);
  }

  private Draft<S> failed(Draft<S> draft, CompensationStep step, String reason, Cause cause)
      throws Exception {
    if (step.hasAttemptsLeft()) {
      return send(draft, step.sent(), cause);
    }
    BusItem item =
        draft.item().withoutTimer(TIMER).withCompensations(draft.item().compensations().fail());
    Draft<S> stuck = draft.withItem(item);
    Optional<CompensationFailureHandler<S>> handler = rules.definition().compensationFailed();
    if (handler.isEmpty()) {
      return stuck;
    }
    CompensationFailure failure = CompensationFailure.of(step.type(), step.attempt(), reason);
    return effects.record(stuck, handler.get().handle(stuck.requiredState(), failure), cause);
  }
}
