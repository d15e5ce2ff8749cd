package dev.sagastore.testing;

import dev.sagastore.spi.ExtensibleSagaStore;
import java.util.function.Supplier;

/** A store that calls a hook around its requests. */
final class HookedSagaStore extends WatchedStore {
  private final RequestHook hook;

  HookedSagaStore(ExtensibleSagaStore store, RequestHook hook) {
    super(store);
    this.hook = hook;
  }

  @Override
  <T> T request(String name, Supplier<T> operation) {
    hook.before(name);
    T result = operation.get();
    hook.after(name);
    return result;
  }
}
