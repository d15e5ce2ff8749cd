package dev.sagastore.bus.sqs;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A request to SQS has failed, for example because of throttling, an outage, a missing permission
 * or a missing queue. The message contains the reason.
 *
 * <p>A message that could not be acknowledged or hidden is delivered again after its visibility
 * timeout, and the bus recognizes it. Results of sending are {@link
 * dev.sagastore.bus.spi.SendResult}s, not exceptions. Later versions can add properties.
 */
public final class SqsRequestException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  SqsRequestException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
