package dev.sagastore.testing;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.spi.DuePage;
import dev.sagastore.spi.DueQuery;
import dev.sagastore.spi.DueSaga;
import dev.sagastore.spi.ExtensibleSagaStore;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The store of a simulation. It knows the types that sweepers ask for, and the saga that it has
 * returned last.
 */
final class SimulatedStore extends WatchedStore {
  private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59.999Z");

  private final ExtensibleSagaStore store;
  private final Set<SagaType<?>> sweptTypes = new LinkedHashSet<>();
  private @Nullable Saga<?> last;

  SimulatedStore(ExtensibleSagaStore store) {
    super(store);
    this.store = store;
  }

  @Override
  <T> T request(String name, Supplier<T> operation) {
    T result = operation.get();
    Object content = result instanceof Optional<?> found ? found.orElse(null) : result;
    if (content instanceof Saga<?> saga) {
      last = saga;
    }
    return result;
  }

  @Override
  public <S> DuePage<S> listDue(DueQuery<S> query) {
    sweptTypes.add(query.type());
    return super.listDue(query);
  }

  /** Returns the earliest due time of all sagas that sweepers look for; empty if none is due. */
  Optional<Instant> nextDue() {
    return sweptTypes.stream().flatMap(type -> nextDue(type).stream()).min(Instant::compareTo);
  }

  private <S> Optional<Instant> nextDue(SagaType<S> type) {
    return store.listDue(DueQuery.of(type, END_OF_TIME).pageSize(1)).entries().stream()
        .findFirst()
        .map(DueSaga::due);
  }

  /** Returns the saga that an operation has returned last; empty if there is none. */
  Optional<Saga<?>> last() {
    return Optional.ofNullable(last);
  }
}
