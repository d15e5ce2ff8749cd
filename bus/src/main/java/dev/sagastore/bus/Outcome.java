package dev.sagastore.bus;

import dev.sagastore.Saga;
import dev.sagastore.bus.spi.SendResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a {@link Command}.
 *
 * @param <S> class of the saga's state
 */
sealed interface Outcome<S> {
  /** The saga as it is stored; null if there is none. */
  record Found<S>(@Nullable Saga<S> saga) implements Outcome<S> {}

  /** The write took effect. */
  record Stored<S>(Saga<S> saga) implements Outcome<S> {}

  /** The write took no effect, because of another one; the saga is null if it isn't known. */
  record Rejected<S>(@Nullable Saga<S> current) implements Outcome<S> {}

  /** The write takes no effect in any attempt. */
  record Refused<S>(String reason) implements Outcome<S> {}

  /** The write may have taken effect. */
  record Unknown<S>() implements Outcome<S> {}

  /** The result of each message that was to be sent. */
  record Sent<S>(List<SendResult> results) implements Outcome<S> {}

  /** The deliveries were settled. */
  record Settled<S>() implements Outcome<S> {}
}
