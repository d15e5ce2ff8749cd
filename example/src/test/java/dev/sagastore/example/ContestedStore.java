package dev.sagastore.example;

import dev.sagastore.ChangeResult;
import dev.sagastore.ForwardingSagaStore;
import dev.sagastore.ModifyPolicy;
import dev.sagastore.Saga;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaReference;
import dev.sagastore.SagaStore;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A store in which a rival writes between the read and the write of the next changes. */
final class ContestedStore extends ForwardingSagaStore {
  private final Runnable rival;
  private int lostRaces;

  ContestedStore(SagaStore store, int lostRaces, Runnable rival) {
    super(store);
    this.lostRaces = lostRaces;
    this.rival = rival;
  }

  @Override
  public <S, R extends @Nullable Object> ChangeResult<S, R> insertOrChange(
      SagaReference.ByCorrelationId<S> reference,
      Function<Optional<Saga<S>>, SagaChange<S, R>> change,
      ModifyPolicy policy) {
    return super.insertOrChange(
        reference,
        found -> {
          if (lostRaces > 0) {
            lostRaces--;
            rival.run();
          }
          return change.apply(found);
        },
        policy);
  }
}
