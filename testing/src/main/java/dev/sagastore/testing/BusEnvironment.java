package dev.sagastore.testing;

import dev.sagastore.SagaType;
import dev.sagastore.bus.MessageEvent;
import dev.sagastore.bus.SagaBusBuilder;
import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageTransport;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.spi.ExtensibleSagaStore;
import java.time.Duration;
import java.util.List;

/** Store, queues and time of the tests of a bus. */
interface BusEnvironment {
  /**
   * Returns a type that only this test uses.
   *
   * @return the type, with a retention of 30 days
   */
  SagaType<Counter> type();

  /**
   * Returns the store of the sagas.
   *
   * @return the store, which nothing wraps
   */
  ExtensibleSagaStore store();

  /**
   * Returns the clock of store and bus.
   *
   * @return the clock
   */
  SettableClock clock();

  /**
   * Returns the transport of the bus.
   *
   * @return the transport, which nothing wraps
   */
  MessageTransport transport();

  /**
   * Returns the destination of commands and events without a destination of their own.
   *
   * @return a queue, whose messages {@link #sent} returns
   */
  Destination destination();

  /**
   * Returns a destination that no bus uses by itself.
   *
   * @return a queue, whose messages {@link #sent} returns
   */
  Destination otherDestination();

  /**
   * Returns a builder of a bus without definitions.
   *
   * @param sagas the store
   * @param messages the transport
   * @return a builder that sends everything to {@link #destination}
   */
  SagaBusBuilder newBus(ExtensibleSagaStore sagas, MessageTransport messages);

  /**
   * Lets time pass, or skips the rest of the test if the transport can't let so much time pass.
   *
   * @param duration the time
   */
  void advance(Duration duration);

  /**
   * Returns how long a delivered message stays invisible.
   *
   * @return the time
   */
  Duration visibilityTimeout();

  /** Moves all dead letters back to the queue, or skips the rest of the test. */
  void redriveAll();

  /**
   * Returns what the dead-letter queue contains.
   *
   * @return the messages, in any order
   */
  List<Envelope> deadLetters();

  /**
   * Returns what has arrived at {@link #destination} and {@link #otherDestination} since the start
   * of the test.
   *
   * @return the messages
   */
  List<Envelope> sent();

  /**
   * Returns what every bus of the test has done.
   *
   * @return the events in their order
   */
  List<MessageEvent> events();

  /**
   * Returns the envelope of a received message.
   *
   * @param message the message
   * @return the envelope
   */
  Envelope read(ReceivedMessage message);
}
