package dev.sagastore.bus;

import dev.sagastore.Saga;
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

  /** The write may have taken effect. */
  record Unknown<S>() implements Outcome<S> {}

  /** The command was carried out. */
  record Done<S>() implements Outcome<S> {}
}
