package dev.sagastore.bus.sqs;

import dev.sagastore.SagaType;
import dev.sagastore.bus.Next;
import dev.sagastore.bus.Response;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaDefinition;
import dev.sagastore.bus.json.JacksonMessageMapper;
import dev.sagastore.bus.json.MessageFormats;
import dev.sagastore.spi.ExtensibleSagaStore;

/**
 * A saga whose every step sends a command, which a handler without a saga answers, and publishes an
 * event, for tests that follow each message.
 *
 * @param id number of the order
 * @param stops number of stops that the parcel has passed
 */
record Parcel(String id, int stops) {
  static final String EVENTS = "parcel-events";
  static final int STOPS = 4;

  /** Number of messages that the saga handles. */
  static final int STEPS = STOPS + 1;

  /** Number of messages on the queue for each parcel: those of the saga, and the commands. */
  static final int MESSAGES = STEPS + STOPS;

  private static final SagaType<Parcel> TYPE = SagaType.of("Parcel", Parcel.class);

  /**
   * Starts the saga.
   *
   * @param id number of the order
   */
  record ParcelSent(String id) {}

  /**
   * A command to the handler without a saga.
   *
   * @param stop the stop
   */
  record Drive(int stop) {}

  /**
   * Its answer.
   *
   * @param stop the stop
   */
  record Arrived(int stop) {}

  /**
   * An event of a step.
   *
   * @param id number of the order
   * @param stop the stop, from 0
   */
  record ParcelMoved(String id, int stop) {}

  static SagaBus bus(ExtensibleSagaStore store, SqsTransport transport) {
    return SagaBus.builder(transport.name())
        .store(store)
        .transport(transport)
        .format(MessageFormats.standard())
        .mapper(JacksonMessageMapper.create())
        .define(
            SagaDefinition.of(TYPE)
                .startedBy(
                    ParcelSent.class, ParcelSent::id, message -> step(new Parcel(message.id(), 0)))
                .onReply(Arrived.class)
                .handle((parcel, message) -> step(new Parcel(parcel.id(), message.stop())))
                .build())
        .handle(Drive.class, (message, context) -> Response.reply(new Arrived(message.stop())))
        .route(transport.name())
        .publishTo(EVENTS)
        .build();
  }

  private static Next<Parcel> step(Parcel parcel) {
    Next<Parcel> next = Next.of(parcel).publish(new ParcelMoved(parcel.id(), parcel.stops()));
    return parcel.stops() == STOPS ? next.complete() : next.send(new Drive(parcel.stops() + 1));
  }
}
