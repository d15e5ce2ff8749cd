package dev.sagastore.bus.json;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.MessageFormat;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.util.Optional;

/** A format that shares the parsed body with the others of a chain. */
abstract class ParsedFormat implements MessageFormat {
  /** For this package only. */
  ParsedFormat() {}

  @Override
  public final Optional<Envelope> read(ReceivedMessage message) {
    return read(new ParsedMessage(message)).map(ReadMessage::envelope);
  }

  abstract Optional<ReadMessage> read(ParsedMessage message);
}
