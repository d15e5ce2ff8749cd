package dev.sagastore.cdkapp.demo;

import java.time.Instant;
import java.util.Optional;

/** A line of an event file. */
sealed interface DemoEvent {
  /** Returns the number of the line, from 1. */
  int line();

  /** Returns when it happens, in virtual time. */
  Instant at();

  /**
   * A message from outside, which is sent to the queue of the orders.
   *
   * @param line number of the line
   * @param at when it is sent
   * @param id ID of the message
   * @param type name of the message type
   * @param body body in JSON
   * @param fault what goes wrong; empty if nothing does
   */
  record Message(int line, Instant at, String id, String type, String body, Optional<Fault> fault)
      implements DemoEvent {}

  /**
   * An operator moves all dead letters of the orders back to their queue.
   *
   * @param line number of the line
   * @param at when it happens
   */
  record Redrive(int line, Instant at) implements DemoEvent {}

  /** A fault while a message is handled. */
  enum Fault {
    /** The process dies after it has stored the saga, and before it sends anything. */
    CRASH,
    /** A second worker handles the message between read and write of the first worker. */
    CONFLICT
  }
}
