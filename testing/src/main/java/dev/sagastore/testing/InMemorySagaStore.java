package dev.sagastore.testing;

import dev.sagastore.CleanupCounts;
import dev.sagastore.CleanupPolicy;
import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaBatch;
import dev.sagastore.SagaConflictException;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaNotFoundException;
import dev.sagastore.SagaPage;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.schema.DerivedSagaId;
import dev.sagastore.schema.Retention;
import dev.sagastore.schema.SagaKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * A store in a map, for unit tests of code that uses sagas: no engine to start, no request to send.
 *
 * <pre>{@code
 * SagaStore store = new InMemorySagaStore();
 * SagaStore guarded = InMemorySagaStore.builder().identity(SagaIdentity.GUARDED).build();
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
 * <p>Defaults: the UTC system clock, a Jackson mapper configured as the DynamoDB store's, derived
 * saga ids; completed sagas are kept for 30 days unless their type says otherwise.
 *
 * <p>Safe for use by several threads.
 */
public final class InMemorySagaStore implements SagaStore {
  private final Object lock = new Object();
  private final Map<String, InMemorySagas> sagasByName = new TreeMap<>();
  private final Clock clock;
  private final JsonSagaCodec codec;
  private final SagaIdentity identity;
  private final Retention retention;

  /** Creates an empty store that uses the system clock. */
  public InMemorySagaStore() {
    this(builder());
  }

  /**
   * Creates an empty store.
   *
   * @param clock gives the times in sagas and decides what has expired, see {@link SettableClock}
   */
  public InMemorySagaStore(Clock clock) {
    this(builder().clock(clock));
  }

  private InMemorySagaStore(Builder builder) {
    this.clock = builder.clock;
    this.codec = new JsonSagaCodec(builder.jsonMapper);
    this.identity = builder.identity;
    this.retention = builder.retention;
  }

  /**
   * Returns a builder with the defaults, to set what the DynamoDB store is given in production.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public <S> Saga<S> insert(SagaType<S> type, String correlationId, S state) {
    requireType(type);
    requireCorrelationId(correlationId);
    String sagaId =
        identity == SagaIdentity.DERIVED ? DerivedSagaId.of(type.name(), correlationId) : newId();
    return insertValid(type, sagaId, correlationId, state);
  }

  @Override
  public <S> Saga<S> insert(SagaType<S> type, String sagaId, String correlationId, S state) {
    requireType(type);
    requireSagaId(sagaId);
    requireCorrelationId(correlationId);
    if (!canHave(type, sagaId, correlationId)) {
      throw new IllegalArgumentException(
          ("this store derives saga ids from correlation ids, and that of %s is not %s: leave the id"
                  + " out, or set the store to another identity")
              .formatted(type.name(), sagaId));
    }
    return insertValid(type, sagaId, correlationId, state);
  }

  private <S> Saga<S> insertValid(SagaType<S> type, String sagaId, String correlationId, S state) {
    Instant now = now();
    Saga<S> saga =
        Saga.builder(type)
            .sagaId(sagaId)
            .correlationId(correlationId)
            .revision(newId() + newId())
            .state(state)
            .createdAt(now)
            .build();
    Saga<String> written = codec.encode(saga);
    synchronized (lock) {
      InMemorySagas sagas = sagas(type);
      Optional<Saga<String>> inTheWay = inTheWay(sagas, saga, now);
      if (inTheWay.isPresent()) {
        throw duplicate(saga, inTheWay.get());
      }
      sagas.put(written);
      sagas.guard(written);
    }
    return saga;
  }

  private Optional<Saga<String>> inTheWay(InMemorySagas sagas, Saga<?> saga, Instant now) {
    boolean reusable = saga.type().hasReusableCorrelationIds();
    Optional<Saga<String>> sameId = sagas.live(saga.sagaId(), now);
    if (identity == SagaIdentity.DERIVED) {
      return sameId.filter(found -> !(reusable && found.isCompleted()));
    }
    return sameId.or(
        () ->
            identity == SagaIdentity.GUARDED
                ? holder(sagas, saga, now).filter(found -> !(reusable && found.isCompleted()))
                : Optional.empty());
  }

  /** Returns another saga that holds the correlation id. */
  private static Optional<Saga<String>> holder(InMemorySagas sagas, Saga<?> saga, Instant now) {
    return sagas
        .guarded(saga.correlationId(), now)
        .filter(found -> !insertId(found).equals(insertId(saga)));
  }

  @Override
  public <S> Optional<Saga<S>> findById(SagaType<S> type, String sagaId) {
    requireType(type);
    requireSagaId(sagaId);
    return live(type, sagaId).map(stored -> codec.decode(type, stored));
  }

  @Override
  public <S> Optional<Saga<S>> findByCorrelationId(SagaType<S> type, String correlationId) {
    requireType(type);
    requireCorrelationId(correlationId);
    return switch (identity) {
      case DERIVED -> findById(type, DerivedSagaId.of(type.name(), correlationId));
      case INDEXED -> findAllByCorrelationId(type, correlationId).stream().findFirst();
      case GUARDED -> guarded(type, correlationId).map(stored -> codec.decode(type, stored));
    };
  }

  private Optional<Saga<String>> guarded(SagaType<?> type, String correlationId) {
    synchronized (lock) {
      return sagas(type).guarded(correlationId, now());
    }
  }

  @Override
  public <S> List<Saga<S>> findAllByCorrelationId(SagaType<S> type, String correlationId) {
    requireType(type);
    requireCorrelationId(correlationId);
    return allLive(type).stream()
        .filter(stored -> stored.correlationId().equals(correlationId))
        .sorted(
            Comparator.<Saga<String>, Instant>comparing(Saga::createdAt)
                .reversed()
                .thenComparing(Saga::sagaId))
        .map(stored -> codec.decode(type, stored))
        .toList();
  }

  @Override
  public <S> SagaBatch<S> findAllById(SagaType<S> type, Collection<String> sagaIds) {
    requireType(type);
    List<String> ids = List.copyOf(sagaIds);
    ids.forEach(InMemorySagaStore::requireSagaId);
    Map<String, Saga<String>> found =
        ids.stream()
            .distinct()
            .flatMap(sagaId -> live(type, sagaId).stream())
            .collect(Collectors.toMap(Saga::sagaId, stored -> stored));
    return new SagaBatch<>(
        ids.stream()
            .filter(found::containsKey)
            .map(sagaId -> codec.decode(type, Objects.requireNonNull(found.get(sagaId))))
            .toList(),
        ids.stream().filter(sagaId -> !found.containsKey(sagaId)).toList());
  }

  @Override
  public <S> SagaPage<S> list(SagaQuery<S> query) {
    return new InMemoryListing<>(query)
        .page(allLive(query.type()), stored -> codec.decode(query.type(), stored));
  }

  @Override
  public <S> Saga<S> update(Saga<S> saga) {
    requireStored(saga);
    Instant now = now();
    Saga<S> next = saga.written(now, insertId(saga) + newId(), retention);
    Saga<String> written = codec.encode(next);
    synchronized (lock) {
      InMemorySagas sagas = sagas(saga.type());
      Saga<String> stored =
          sagas.live(saga.sagaId(), now).orElseThrow(() -> new SagaNotFoundException(saga, null));
      if (!isSameWrite(stored, saga)) {
        throw conflict(saga, stored);
      }
      requireUntampered(saga, stored);
      if (saga.isReopened() && !next.isCompleted()) {
        requireCorrelationIdIsFree(sagas, next, now);
      }
      sagas.put(written);
    }
    return next;
  }

  /** A completed saga may have lost its correlation id to another one. */
  private void requireCorrelationIdIsFree(InMemorySagas sagas, Saga<?> saga, Instant now) {
    if (identity == SagaIdentity.GUARDED) {
      Optional<Saga<String>> other =
          holder(sagas, saga, now)
              .filter(found -> !(saga.type().hasReusableCorrelationIds() && found.isCompleted()));
      if (other.isPresent()) {
        throw duplicate(saga, other.get());
      }
      sagas.guard(saga);
    }
  }

  @Override
  public void delete(Saga<?> saga) {
    requireStored(saga);
    Instant now = now();
    synchronized (lock) {
      InMemorySagas sagas = sagas(saga.type());
      Optional<Saga<String>> stored = sagas.live(saga.sagaId(), now);
      // a successor under the same id is somebody else's: what was to be deleted is gone
      if (stored.isPresent() && insertId(stored.get()).equals(insertId(saga))) {
        if (!isSameWrite(stored.get(), saga)) {
          throw conflict(saga, stored.get());
        }
        requireUntampered(saga, stored.get());
        sagas.remove(stored.get());
      }
    }
  }

  @Override
  public boolean delete(SagaType<?> type, String sagaId) {
    requireType(type);
    requireSagaId(sagaId);
    synchronized (lock) {
      InMemorySagas sagas = sagas(type);
      Optional<Saga<String>> stored = sagas.live(sagaId, now());
      stored.ifPresent(sagas::remove);
      return stored.isPresent();
    }
  }

  @Override
  public CleanupCounts deleteCompleted(SagaType<?> type, Instant before, CleanupPolicy policy) {
    requireType(type);
    Objects.requireNonNull(before, "the time must not be null");
    Objects.requireNonNull(policy, "the policy must not be null");
    Map<LocalDate, List<Saga<String>>> byDay;
    synchronized (lock) {
      InMemorySagas sagas = sagas(type);
      byDay =
          sagas
              .all()
              .filter(stored -> stored.completedAt().map(before::isAfter).orElse(false))
              .filter(stored -> !completionDay(stored).isBefore(policy.earliestDay()))
              .collect(
                  Collectors.groupingBy(
                      InMemorySagaStore::completionDay, TreeMap::new, Collectors.toList()));
      byDay.values().stream().flatMap(List::stream).forEach(sagas::remove);
    }
    CleanupCounts counts = CleanupCounts.none();
    for (Map.Entry<LocalDate, List<Saga<String>>> day : byDay.entrySet()) {
      counts = counts.plus(new CleanupCounts(day.getValue().size(), 0));
      policy.listener().progressed(day.getKey(), counts);
    }
    return counts;
  }

  private static LocalDate completionDay(Saga<?> completed) {
    return LocalDate.ofInstant(completed.completedAt().orElseThrow(), ZoneOffset.UTC);
  }

  private InMemorySagas sagas(SagaType<?> type) {
    return sagasByName.computeIfAbsent(type.name(), name -> new InMemorySagas());
  }

  private Optional<Saga<String>> live(SagaType<?> type, String sagaId) {
    synchronized (lock) {
      return sagas(type).live(sagaId, now());
    }
  }

  private List<Saga<String>> allLive(SagaType<?> type) {
    Instant now = now();
    synchronized (lock) {
      return sagas(type).all().filter(stored -> InMemorySagas.isLive(stored, now)).toList();
    }
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

  private boolean canHave(SagaType<?> type, String sagaId, String correlationId) {
    return identity != SagaIdentity.DERIVED
        || DerivedSagaId.of(type.name(), correlationId).equals(sagaId);
  }

  private void requireStored(Saga<?> saga) {
    Objects.requireNonNull(saga, "the saga must not be null");
    if (saga.revision().isEmpty() || !canHave(saga.type(), saga.sagaId(), saga.correlationId())) {
      throw notStored(saga);
    }
  }

  /** What the saga says of itself must be true, apart from what it was changed in. */
  private static void requireUntampered(Saga<?> saga, Saga<?> stored) {
    boolean sameCompletion =
        saga.isReopened()
            ? stored.completedAt().isPresent()
            : stored.completedAt().equals(saga.completedAt());
    if (!sameCompletion || !saga.correlationId().equals(stored.correlationId())) {
      throw notStored(saga);
    }
  }

  private static IllegalArgumentException notStored(Saga<?> saga) {
    return new IllegalArgumentException(
        "%s is none that a store returned: find it, and change that".formatted(saga));
  }

  private static void requireType(SagaType<?> type) {
    Objects.requireNonNull(type, "the saga type must not be null");
  }

  private static void requireSagaId(String sagaId) {
    SagaKeys.requireSagaId(Objects.requireNonNull(sagaId, "the saga id must not be null"));
  }

  private static void requireCorrelationId(String correlationId) {
    SagaKeys.requireCorrelationId(
        Objects.requireNonNull(correlationId, "the correlation id must not be null"));
  }

  /** Builds stores. Not safe for use by several threads. */
  public static final class Builder {
    private Clock clock = Clock.systemUTC();
    private JsonMapper jsonMapper = DynamoDbSagaStore.defaultJsonMapper();
    private SagaIdentity identity = SagaIdentity.DERIVED;
    private Retention retention = Retention.standard();

    private Builder() {}

    /**
     * Sets the clock, which gives the times in sagas and decides what has expired.
     *
     * @param clock the UTC system clock by default; see {@link SettableClock}
     * @return this builder
     */
    public Builder clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock, "the clock must not be null");
      return this;
    }

    /**
     * Sets the Jackson mapper that writes and reads states.
     *
     * @param jsonMapper {@link DynamoDbSagaStore#defaultJsonMapper} by default
     * @return this builder
     */
    public Builder jsonMapper(JsonMapper jsonMapper) {
      this.jsonMapper = Objects.requireNonNull(jsonMapper, "the mapper must not be null");
      return this;
    }

    /**
     * Sets what a saga's id is.
     *
     * @param identity {@link SagaIdentity#DERIVED} by default
     * @return this builder
     */
    public Builder identity(SagaIdentity identity) {
      this.identity = Objects.requireNonNull(identity, "the identity must not be null");
      return this;
    }

    /**
     * Sets how long completed sagas are kept whose type does not say it.
     *
     * @param retention 30 days by default; more than zero, at most 36,500 days
     * @return this builder
     * @throws IllegalArgumentException if it is out of bounds
     */
    public Builder retention(Duration retention) {
      this.retention = Retention.of(retention);
      return this;
    }

    /**
     * Keeps completed sagas for ever whose type does not say for how long.
     *
     * @return this builder
     */
    public Builder withoutExpiry() {
      this.retention = Retention.never();
      return this;
    }

    /**
     * Returns an empty store.
     *
     * @return the store
     */
    public InMemorySagaStore build() {
      return new InMemorySagaStore(this);
    }
  }
}
