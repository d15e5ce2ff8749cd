package dev.sagastore.testing;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.schema.DerivedSagaId;
import dev.sagastore.schema.SagaKeys;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A store in a map, for unit tests of code that uses sagas: no engine to start, no request to send.
 *
 * <pre>{@code
 * SagaStore store = new InMemorySagaStore();
 * }</pre>
 *
 * <p>It passes {@link SagaStoreConformance}: ids, versions, conflicts, duplicates, completion and
 * expiry are those of {@link dev.sagastore.dynamodb.DynamoDbSagaStore}. States are kept as JSON and
 * read back on every write, so that a test finds the state that cannot be stored, and shares no
 * object with the store.
 *
 * <p>It does not show what requests cost, what throttling, lost answers and other failures do, nor
 * DynamoDB's rules for numbers. The size of a saga is that of its JSON and its keys, close to what
 * DynamoDB counts and not the same. A number in an untyped property ({@code Object}, {@code
 * JsonNode}) comes back as JSON's, {@code 1.50} as the double 1.5 for example. For all of that, use
 * {@link SagaTableExtension}.
 *
 * <p>Defaults: the UTC system clock, and a Jackson mapper configured as the DynamoDB store's.
 *
 * <p>Safe for use by several threads.
 */
public final class InMemorySagaStore implements SagaStore {
  private final ConcurrentMap<Key, Saga<String>> sagas = new ConcurrentHashMap<>();
  private final Clock clock;
  private final JsonSagaCodec codec;

  private record Key(String sagaName, String sagaId) {}

  /** Creates an empty store that uses the system clock. */
  public InMemorySagaStore() {
    this(Clock.systemUTC());
  }

  /**
   * Creates an empty store.
   *
   * @param clock gives the times in sagas and decides what has expired, see {@link SettableClock}
   */
  public InMemorySagaStore(Clock clock) {
    this(clock, DynamoDbSagaStore.defaultJsonMapper());
  }

  /**
   * Creates an empty store for states that need a mapper of their own.
   *
   * @param clock gives the times in sagas and decides what has expired, see {@link SettableClock}
   * @param jsonMapper the mapper that the DynamoDB store is given in production
   */
  public InMemorySagaStore(Clock clock, JsonMapper jsonMapper) {
    this.clock = Objects.requireNonNull(clock, "the clock must not be null");
    this.codec =
        new JsonSagaCodec(Objects.requireNonNull(jsonMapper, "the mapper must not be null"));
  }

  @Override
  public <S> Saga<S> insert(SagaType<S> type, String correlationId, S state) {
    Instant now = now();
    Saga<S> saga =
        Saga.builder(type)
            .sagaId(derivedId(type, correlationId))
            .correlationId(correlationId)
            .revision(newId() + newId())
            .state(state)
            .createdAt(now)
            .build();
    Saga<String> written = codec.encode(saga);
    Saga<String> stored =
        sagas.compute(key(saga), (key, found) -> isLive(found, now) ? found : written);
    if (!isSameWrite(stored, written)) {
      throw duplicate(saga, stored);
    }
    return saga;
  }

  @Override
  public <S> Optional<Saga<S>> findById(SagaType<S> type, String sagaId) {
    return Optional.ofNullable(sagas.get(key(type, sagaId)))
        .filter(stored -> isLive(stored, now()))
        .map(stored -> codec.decode(type, stored));
  }

  @Override
  public <S> Optional<Saga<S>> findByCorrelationId(SagaType<S> type, String correlationId) {
    return findById(type, derivedId(type, correlationId));
  }

  @Override
  public <S> Saga<S> update(Saga<S> saga) {
    requireStored(saga);
    Instant now = now();
    Saga<S> next = next(saga, now);
    Saga<String> written = codec.encode(next);
    Saga<String> stored =
        sagas.computeIfPresent(
            key(saga),
            (key, found) -> isLive(found, now) && isSameWrite(found, saga) ? written : found);
    if (stored == null || !(isSameWrite(stored, written) || isLive(stored, now))) {
      throw new SagaNotFoundException(saga, null);
    }
    if (!isSameWrite(stored, written)) {
      throw conflict(saga, stored);
    }
    return next;
  }

  @Override
  public void delete(Saga<?> saga) {
    requireStored(saga);
    Instant now = now();
    Saga<String> stored =
        sagas.computeIfPresent(key(saga), (key, found) -> isSameWrite(found, saga) ? null : found);
    // a successor under the same id is somebody else's: what was to be deleted is gone
    if (stored != null && isLive(stored, now) && saga.revision().startsWith(insertId(stored))) {
      throw conflict(saga, stored);
    }
  }

  @Override
  public boolean delete(SagaType<?> type, String sagaId) {
    return isLive(sagas.remove(key(type, sagaId)), now());
  }

  private static <S> Saga<S> next(Saga<S> saga, Instant now) {
    Instant updatedAt = now.isBefore(saga.updatedAt()) ? saga.updatedAt() : now;
    Saga.Builder<S> next =
        saga.toBuilder()
            .version(saga.version() + 1)
            .revision(insertId(saga) + newId())
            .updatedAt(updatedAt);
    if (!saga.isCompleted()) {
      next.completedAt(null).expiresAt(null);
    } else if (saga.completedAt().isEmpty()) {
      next.completedAt(updatedAt).expiresAt(saga.type().expiry(updatedAt).orElse(null));
    }
    return next.build();
  }

  private <S> DuplicateSagaException duplicate(Saga<S> refused, Saga<String> stored) {
    try {
      return new DuplicateSagaException(refused, codec.decode(refused.type(), stored), null);
    } catch (SagaSerializationException unreadable) {
      return new DuplicateSagaException(refused, null, unreadable);
    }
  }

  private <S> SagaConflictException conflict(Saga<S> refused, Saga<String> stored) {
    try {
      return new SagaConflictException(
          refused, stored.version(), codec.decode(refused.type(), stored), null);
    } catch (SagaSerializationException unreadable) {
      return new SagaConflictException(refused, stored.version(), null, unreadable);
    }
  }

  private static boolean isLive(@Nullable Saga<?> stored, Instant now) {
    return stored != null && stored.expiresAt().map(now::isBefore).orElse(true);
  }

  /** A revision is the id of the saga's insert, and then that of its last write. */
  private static boolean isSameWrite(Saga<?> one, Saga<?> other) {
    return one.revision().equals(other.revision());
  }

  private static String insertId(Saga<?> saga) {
    return saga.revision().substring(0, saga.revision().length() / 2);
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static Key key(Saga<?> saga) {
    return new Key(saga.type().name(), saga.sagaId());
  }

  private static Key key(SagaType<?> type, String sagaId) {
    Objects.requireNonNull(type, "the saga type must not be null");
    Objects.requireNonNull(sagaId, "the saga id must not be null");
    return new Key(type.name(), SagaKeys.requireSagaId(sagaId));
  }

  private static String derivedId(SagaType<?> type, String correlationId) {
    Objects.requireNonNull(type, "the saga type must not be null");
    Objects.requireNonNull(correlationId, "the correlation id must not be null");
    return DerivedSagaId.of(type.name(), correlationId);
  }

  private static void requireStored(Saga<?> saga) {
    Objects.requireNonNull(saga, "the saga must not be null");
    if (saga.revision().isEmpty()
        || !derivedId(saga.type(), saga.correlationId()).equals(saga.sagaId())) {
      throw new IllegalArgumentException(
          "%s is none that a store returned: find it, and change that".formatted(saga));
    }
  }
}
