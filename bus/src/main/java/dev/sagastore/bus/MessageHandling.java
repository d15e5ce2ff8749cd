package dev.sagastore.bus;

import dev.sagastore.bus.internal.item.HandledMessage;
import dev.sagastore.bus.internal.item.Inbox;
import dev.sagastore.bus.internal.item.MessageHash;
import dev.sagastore.bus.internal.item.Timer;
import dev.sagastore.bus.spi.MessageHeaders;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Handles one message on the draft of its saga.
 *
 * @param <S> class of the saga's state
 */
final class MessageHandling<S> {
  /**
   * The result of handling a message.
   *
   * @param draft the saga after it
   * @param settlement the end of its delivery, once the draft is stored
   * @param undone what the chain has to remember if a handler ran without effect; null if none did
   */
  record Result<S>(Draft<S> draft, Settlement settlement, @Nullable Undone undone) {}

  private static final Duration MAX_PAUSE = Duration.ofHours(11);
  private static final Duration BUSY_PAUSE = Duration.ofMinutes(20);

  private final SagaRules<S> rules;
  private final EffectRecorder<S> effects;
  private final CompensationRun<S> compensation;
  private final DeadLetters deadLetters;

  MessageHandling(SagaRules<S> rules) {
    this.rules = rules;
    this.effects = new EffectRecorder<>(rules);
    this.compensation = new CompensationRun<>(rules, effects);
    this.deadLetters = rules.deadLetters();
  }

  /** Handles a message. */
  Result<S> handle(Draft<S> draft, IncomingMessage<S> message) {
    Inbox inbox = draft.item().inbox();
    // the inbox comes before every policy: what it knows may still have to be sent
    if (inbox.contains(message.hash())) {
      return result(draft, acknowledged(message, Settlement.Kind.DUPLICATE));
    }
    if (inbox.contains(message.failedHash())) {
      return result(
          draft,
          deadLetters.deadLetter(
              message.delivery(), "it had failed before, and its failure was handled", null));
    }
    if (!draft.exists()) {
      return withoutSaga(draft, message);
    }
    if (message.content() instanceof IncomingMessage.WakeUp<S> wakeUp) {
      return wakeUp(draft, message, wakeUp);
    }
    if (message.content() instanceof IncomingMessage.Typed<S, ?> typed) {
      return typed(draft, message, typed);
    }
    return reply(draft, message);
  }

  private Result<S> withoutSaga(Draft<S> draft, IncomingMessage<S> message) {
    if (message.content() instanceof IncomingMessage.WakeUp<S>) {
      // wake-ups come after the insert: the saga has expired or was deleted
      return result(draft, acknowledged(message, Settlement.Kind.OBSOLETE));
    }
    return message.content() instanceof IncomingMessage.Typed<S, ?> typed
            && typed.definition().isStart()
        ? start(draft, message, typed)
        : waiting(draft, message, "there is no " + message.saga());
  }

  private <M> Result<S> start(
      Draft<S> draft, IncomingMessage<S> message, IncomingMessage.Typed<S, M> typed) {
    Cause cause = cause(message);
    return run(
        draft,
        message,
        cause,
        Settlement.Kind.HANDLED,
        () ->
            effects.record(
                draft,
                Objects.requireNonNull(typed.definition().start())
                    .handle(typed.message(), cause.context()),
                cause));
  }

  private <M> Result<S> typed(
      Draft<S> draft, IncomingMessage<S> message, IncomingMessage.Typed<S, M> typed) {
    MessageDefinition<S, M> definition = typed.definition();
    if (draft.completed() && !definition.isHandledIfCompleted()) {
      return result(draft, acknowledged(message, Settlement.Kind.COMPLETED));
    }
    if (isTooOld(draft, message)) {
      // it may have been handled: onFailure could have a second, opposite effect
      return result(
          draft,
          deadLetters.deadLetter(
              message.delivery(),
              "it is too old to tell whether it was handled before; with the header %s: true, it is handled"
                  .formatted(MessageHeaders.HANDLE_IF_OLD),
              null));
    }
    Cause cause = cause(message);
    boolean awaited = compensation.isAwaited(draft, message.envelope());
    Optional<MessageDefinition.Handler<S, M>> handler;
    try {
      handler =
          definition.handlers().stream()
              .filter(each -> each.takes(draft.requiredState(), draft.completed()))
              .findFirst();
    } catch (Throwable e) {
      JvmError.rethrow(e);
      return failed(draft, message, e);
    }
    if (handler.isEmpty() && !awaited) {
      // a start message that finds a saga is ignored, unless the definition handles it
      return definition.handlers().isEmpty() || definition.ignoredOtherwise()
          ? ignored(draft, message, cause)
          : waiting(draft, message, "no guard holds in the state of " + message.saga());
    }
    return run(
        draft,
        message,
        cause,
        Settlement.Kind.HANDLED,
        () -> {
          Draft<S> handled =
              handler.isEmpty()
                  ? draft
                  : effects.record(
                      draft,
                      handler
                          .get()
                          .function()
                          .handle(draft.requiredState(), typed.message(), cause.context()),
                      cause);
          return awaited && !handled.completed() ? compensation.answered(handled, cause) : handled;
        });
  }

  private Result<S> reply(Draft<S> draft, IncomingMessage<S> message) {
    Cause cause = cause(message);
    if (draft.completed()) {
      return result(draft, acknowledged(message, Settlement.Kind.COMPLETED));
    }
    return compensation.isAwaited(draft, message.envelope())
        ? run(
            draft,
            message,
            cause,
            Settlement.Kind.HANDLED,
            () -> compensation.answered(draft, cause))
        : ignored(draft, message, cause);
  }

  private Result<S> wakeUp(
      Draft<S> draft, IncomingMessage<S> message, IncomingMessage.WakeUp<S> wakeUp) {
    Timer timer = draft.item().timers().get(wakeUp.timer());
    if (draft.completed()
        || timer == null
        || timer.isParked()
        || !timer.token().equals(wakeUp.token())) {
      return result(draft, acknowledged(message, Settlement.Kind.OBSOLETE));
    }
    Duration early = Duration.between(rules.now(), timer.due());
    if (!early.isNegative() && !early.isZero()) {
      Duration pause = early.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : early;
      return result(
          draft,
          Settlement.waiting(
              message.delivery(), pause, "the timeout '%s' is not due".formatted(timer.name())));
    }
    Cause cause = cause(message);
    if (timer.name().equals(CompensationRun.TIMER)) {
      return run(
          draft,
          message,
          cause,
          Settlement.Kind.HANDLED,
          () -> compensation.timedOut(draft, timer, cause));
    }
    Optional<TimeoutHandler<S>> handler = rules.definition().timeout(timer.name());
    if (handler.isEmpty()) {
      return parked(draft, message, timer, "the definition has no onTimeout for it");
    }
    Draft<S> fired = draft.withItem(draft.item().withoutTimer(timer.name()));
    return run(
        draft,
        message,
        cause,
        Settlement.Kind.HANDLED,
        () ->
            effects.record(
                fired, handler.get().handle(fired.requiredState(), cause.context()), cause));
  }

  /** A timer that can't fire stays in the item, and the sweeper doesn't look for it any more. */
  private Result<S> parked(Draft<S> draft, IncomingMessage<S> message, Timer timer, String reason) {
    Draft<S> parked =
        draft.withItem(draft.item().withTimer(timer.park(DeadLetters.shortened(reason))));
    return result(
        remembered(parked, cause(message), "timeout %s parked".formatted(timer.name())),
        new Settlement(message.delivery(), Settlement.Kind.PARKED, null, null, reason));
  }

  private Result<S> ignored(Draft<S> draft, IncomingMessage<S> message, Cause cause) {
    // remembered under the version condition: another run may just have handled it
    return run(draft, message, cause, Settlement.Kind.IGNORED, () -> draft);
  }

  private Result<S> run(
      Draft<S> draft,
      IncomingMessage<S> message,
      Cause cause,
      Settlement.Kind kind,
      Callable<Draft<S>> handler) {
    Draft<S> handled;
    try {
      handled = rules.scopes().around(message.envelope(), handler);
    } catch (InterruptedException e) {
      return interrupted(draft, message);
    } catch (Throwable e) {
      JvmError.rethrow(e);
      return failed(draft, message, e);
    }
    Draft<S> remembered =
        remembered(
            handled,
            cause,
            message.description() + (kind == Settlement.Kind.IGNORED ? " ignored" : ""));
    boolean goesOn = message.letsSagaGoOn() || (handled.completed() && !draft.completed());
    return remembered.item().inbox().size() > Inbox.BUSY_SIZE + (goesOn ? Inbox.RESERVE : 0)
        ? busy(draft, message)
        : result(remembered, acknowledged(message, kind));
  }

  /** Returns a draft that knows what it has handled. */
  private Draft<S> remembered(Draft<S> handled, Cause cause, String description) {
    return handled.withItem(
        handled
            .item()
            .withHandled(cause.hash(), cause.now())
            .withHistory(
                new HandledMessage(description, cause.now()), rules.definition().historySize()));
  }

  /** The worker stops: the message comes again at once, to another one. */
  private Result<S> interrupted(Draft<S> draft, IncomingMessage<S> message) {
    Thread.currentThread().interrupt();
    return undone(
        draft,
        Settlement.waiting(message.delivery(), Duration.ZERO, "the thread was interrupted"),
        false);
  }

  private Result<S> busy(Draft<S> draft, IncomingMessage<S> message) {
    String problem =
        "%s has handled %s messages within hours, and can't remember more"
            .formatted(message.saga(), draft.item().inbox().size());
    Duration patience = rules.policy().waitForStore();
    return deadLetters.isOver(message.delivery(), patience)
        ? undone(draft, deadLetter(message, DeadLetters.over(problem, patience), null), true)
        : undone(draft, Settlement.waiting(message.delivery(), BUSY_PAUSE, problem), false);
  }

  private boolean isTooOld(Draft<S> draft, IncomingMessage<S> message) {
    return HeaderValue.time(message.envelope(), MessageHeaders.SENT_AT)
        .filter(draft.item().inbox()::mayHaveForgotten)
        .filter(sent -> !isHandledIfOld(message))
        .isPresent();
  }

  private static boolean isHandledIfOld(IncomingMessage<?> message) {
    return message
        .envelope()
        .header(MessageHeaders.HANDLE_IF_OLD)
        .filter("true"::equals)
        .isPresent();
  }

  private Result<S> waiting(Draft<S> draft, IncomingMessage<S> message, String problem) {
    Duration patience = rules.policy().waitForSaga();
    return deadLetters.isOver(message.delivery(), patience)
        ? failing(draft, message, deadLetter(message, DeadLetters.over(problem, patience), null))
        : result(draft, deadLetters.waiting(message.delivery(), patience, problem));
  }

  private Result<S> failed(Draft<S> draft, IncomingMessage<S> message, Throwable e) {
    Settlement end = deadLetters.failedAttempt(message.delivery(), e);
    return undone(draft, end, end.kind() == Settlement.Kind.DEAD_LETTERED);
  }

  private Settlement deadLetter(
      IncomingMessage<S> message, String reason, @Nullable Throwable exception) {
    return deadLetters.deadLetter(message.delivery(), reason, exception);
  }

  /**
   * Returns the end of a message that comes again at once, because the time of its batch is over.
   */
  static <S> Result<S> notBegun(Draft<S> draft, IncomingMessage<S> message) {
    return result(
        draft, Settlement.waiting(message.delivery(), Duration.ZERO, "its batch ran out of time"));
  }

  /** Handles a message whose handler ran before without effect. */
  Result<S> handleUndone(Draft<S> draft, IncomingMessage<S> message, Undone undone) {
    return undone.failing()
        ? failing(draft, message, undone.settlement())
        : result(draft, undone.settlement());
  }

  /** Ends a message that can't be handled: a wake-up parks its timer, others are dead letters. */
  private Result<S> failing(Draft<S> draft, IncomingMessage<S> message, Settlement letter) {
    if (message.content() instanceof IncomingMessage.WakeUp<S> wakeUp) {
      Timer timer = draft.item().timers().get(wakeUp.timer());
      return timer == null
          ? result(draft, acknowledged(message, Settlement.Kind.OBSOLETE))
          : parked(draft, message, timer, letter.reason());
    }
    return message.content() instanceof IncomingMessage.Typed<S, ?> typed && draft.exists()
        ? afterFailure(draft, message, typed, letter)
        : result(draft, letter);
  }

  private <M> Result<S> afterFailure(
      Draft<S> draft,
      IncomingMessage<S> message,
      IncomingMessage.Typed<S, M> typed,
      Settlement letter) {
    FailureHandler<S, M> handler = typed.definition().failure();
    if (handler == null) {
      return result(draft, letter);
    }
    Cause cause = Cause.failed(message.envelope(), cause(message).context());
    try {
      Draft<S> handled =
          rules
              .scopes()
              .around(
                  message.envelope(),
                  () ->
                      effects.record(
                          draft,
                          handler.handle(draft.requiredState(), typed.message(), letter.reason()),
                          cause));
      return result(remembered(handled, cause, message.description() + " failed"), letter);
    } catch (InterruptedException e) {
      return interrupted(draft, message);
    } catch (Throwable e) {
      JvmError.rethrow(e);
      return undone(
          draft,
          deadLetter(message, "%s; onFailure failed, too: %s".formatted(letter.reason(), e), e),
          false);
    }
  }

  private Cause cause(IncomingMessage<S> message) {
    int attempt = HeaderValue.count(message.envelope(), MessageHeaders.ATTEMPTS) + 1;
    return new Cause(
        MessageHash.identity(message.envelope()),
        message.hash(),
        MessageContext.of(message.envelope(), rules.now(), attempt));
  }

  private static <S> Settlement acknowledged(IncomingMessage<S> message, Settlement.Kind kind) {
    return Settlement.acknowledged(message.delivery(), kind);
  }

  private static <S> Result<S> result(Draft<S> draft, Settlement settlement) {
    return new Result<>(draft, settlement, null);
  }

  private static <S> Result<S> undone(Draft<S> draft, Settlement settlement, boolean failing) {
    return new Result<>(draft, settlement, new Undone(settlement, failing));
  }
}
