package dev.sagastore.bus;

import dev.sagastore.SagaKey;
import java.time.Duration;

/** An effect that a handler requests, beside the new state. */
sealed interface Effect {
  /** A message that leaves the saga. */
  sealed interface Message extends Effect {
    Object message();
  }

  /** A command to send to the destination of its type. */
  record Send(Object message) implements Message {}

  /** An event to publish. */
  record Publish(Object message) implements Message {}

  /** An answer to the sender of the message that is handled. */
  record Reply(Object message) implements Message {}

  /** A timeout to set. */
  record SetTimeout(String name, Duration delay) implements Effect {}

  /** A timeout to cancel. */
  record CancelTimeout(String name) implements Effect {}

  /** A command to remember, which undoes a step. */
  record Compensate(Compensation compensation) implements Effect {}

  /** The remembered commands have to be sent. */
  record BeginCompensation(String reason) implements Effect {}

  /** A further key of the saga. */
  record AddKey(SagaKey key) implements Effect {}

  /** The end of the saga. */
  record Complete() implements Effect {}
}
