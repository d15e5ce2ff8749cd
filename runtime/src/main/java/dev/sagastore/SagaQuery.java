package dev.sagastore;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.schema.SagaKeys;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Selects the sagas of a type to list, and the page size.
 *
 * <pre>{@code
 * SagaQuery.of(ORDER)
 * SagaQuery.builder(ORDER).active().correlationIdPrefix("order-2026-").pageSize(20).build()
 * SagaQuery.builder(ORDER).completedOn(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 30)).build()
 * }</pre>
 *
 * <p>Defaults: all sagas of the type that have not expired, 50 to a page, from the first page. A
 * saga that can't be read ends the listing with its {@link SagaSerializationException}. The order
 * of the sagas is not defined; with days of completion, the earliest day comes first.
 *
 * <p>The cost of a listing depends on its filters:
 *
 * <ul>
 *   <li>With days of completion, or with a prefix of correlation IDs, the store queries an index,
 *       which is eventually consistent. It then reads only the sagas of the index entries, for 1
 *       read request unit (R) for each saga of up to 4 KB.
 *   <li>Otherwise it reads all sagas of the type, for 1 R for every 4 KB, even those that the other
 *       filters leave out.
 * </ul>
 *
 * <p>Immutable, and safe for use by several threads.
 *
 * @param <S> class of the state
 */
public final class SagaQuery<S> {
  private final SagaType<S> type;
  private final @Nullable Boolean completed;
  private final @Nullable String correlationIdPrefix;
  private final @Nullable Instant updatedAfter;
  private final @Nullable Instant updatedBefore;
  private final @Nullable Instant expiresBefore;
  private final @Nullable Days completedOn;
  private final @Nullable Consumer<? super SagaSerializationException> unreadable;
  private final int pageSize;
  private final @Nullable String pageToken;

  private SagaQuery(Builder<S> builder, @Nullable String pageToken) {
    this.type = builder.type;
    this.completed = builder.completed;
    this.correlationIdPrefix = builder.correlationIdPrefix;
    this.updatedAfter = builder.updatedAfter;
    this.updatedBefore = builder.updatedBefore;
    this.expiresBefore = builder.expiresBefore;
    this.completedOn = builder.completedOn;
    this.unreadable = builder.unreadable;
    this.pageSize = builder.pageSize;
    this.pageToken = pageToken;
  }

  /**
   * Returns a query for all sagas of a type.
   *
   * @param <S> class of the state
   * @param type the type
   * @return the query
   */
  public static <S> SagaQuery<S> of(SagaType<S> type) {
    return builder(type).build();
  }

  /**
   * Returns a builder of queries.
   *
   * @param <S> class of the state
   * @param type the type
   * @return a builder that takes all sagas of the type
   */
  public static <S> Builder<S> builder(SagaType<S> type) {
    return new Builder<>(type);
  }

  /**
   * Returns the same query for another page.
   *
   * @param token the result of {@link SagaPage#nextToken} for this query
   * @return the changed copy
   */
  public SagaQuery<S> startingAt(String token) {
    return new SagaQuery<>(
        new Builder<>(this), Objects.requireNonNull(token, "the page token must not be null"));
  }

  /**
   * Returns the type of the sagas.
   *
   * @return the type
   */
  public SagaType<S> type() {
    return type;
  }

  /**
   * Returns the prefix of correlation IDs.
   *
   * @return the prefix; empty if there is no such filter
   */
  public Optional<String> correlationIdPrefix() {
    return Optional.ofNullable(correlationIdPrefix);
  }

  /**
   * Returns the days of completion.
   *
   * @return the days in UTC; empty if there is no such filter
   */
  public Optional<Days> completedOn() {
    return Optional.ofNullable(completedOn);
  }

  /**
   * Returns the page size.
   *
   * @return maximum number of sagas in a page, 1 to 1,000
   */
  public int pageSize() {
    return pageSize;
  }

  /**
   * Returns the token of the page.
   *
   * @return the token; empty for the first page
   */
  public Optional<String> pageToken() {
    return Optional.ofNullable(pageToken);
  }

  // for implementers, through SpiAccess

  boolean takesAll() {
    return completed == null
        && updatedAfter == null
        && updatedBefore == null
        && expiresBefore == null
        && (completedOn == null || correlationIdPrefix == null);
  }

  boolean takes(
      String correlationId,
      Instant updatedAt,
      @Nullable Instant completedAt,
      @Nullable Instant expiresAt) {
    return (completed == null || completed == (completedAt != null))
        && (correlationIdPrefix == null || correlationId.startsWith(correlationIdPrefix))
        && (updatedAfter == null || updatedAt.isAfter(updatedAfter))
        && (updatedBefore == null || updatedAt.isBefore(updatedBefore))
        && (expiresBefore == null || (expiresAt != null && expiresAt.isBefore(expiresBefore)))
        && (completedOn == null || (completedAt != null && completedOn.contain(completedAt)));
  }

  Optional<Saga<S>> read(Supplier<Optional<Saga<S>>> saga) {
    try {
      return saga.get();
    } catch (SagaSerializationException e) {
      if (unreadable == null) {
        throw e;
      }
      unreadable.accept(e);
      return Optional.empty();
    }
  }

  /**
   * Returns a text that identifies the sagas that the query takes: two queries with the same
   * fingerprint take the same sagas. It is stable across processes and releases, so that page
   * tokens stay valid.
   *
   * <p>It contains the saga's name and all filters. It doesn't contain the page size, the page
   * token, or the handling of unreadable sagas.
   *
   * @return the fingerprint, for comparison only
   */
  public String fingerprint() {
    // a name contains no '#', and the prefix comes last, so the text is unique
    // never change it: stored page tokens depend on every character
    return "SagaQuery[%s# completed %s, updated after %s and before %s, completed on %s,%s prefix %s]"
        .formatted(
            type.name(),
            completed,
            updatedAfter,
            updatedBefore,
            completedOn == null
                ? null
                : "Days[first=%s, last=%s]".formatted(completedOn.first(), completedOn.last()),
            expiresBefore == null ? "" : " expires before %s,".formatted(expiresBefore),
            correlationIdPrefix == null ? "none" : "'" + correlationIdPrefix + "'");
  }

  /**
   * Returns whether both take the same sagas and read them in the same way: type, filters, page
   * size, page token and the consumer of {@link Builder#skipUnreadable}. The consumer is compared
   * by identity.
   */
  @Override
  @SuppressWarnings("ReferenceEquality") // two consumers have no other equality
  public boolean equals(@Nullable Object other) {
    return other instanceof SagaQuery<?> that
        && type.equals(that.type)
        && Objects.equals(completed, that.completed)
        && Objects.equals(correlationIdPrefix, that.correlationIdPrefix)
        && Objects.equals(updatedAfter, that.updatedAfter)
        && Objects.equals(updatedBefore, that.updatedBefore)
        && Objects.equals(expiresBefore, that.expiresBefore)
        && Objects.equals(completedOn, that.completedOn)
        && unreadable == that.unreadable
        && pageSize == that.pageSize
        && Objects.equals(pageToken, that.pageToken);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        type,
        completed,
        correlationIdPrefix,
        updatedAfter,
        updatedBefore,
        expiresBefore,
        completedOn,
        System.identityHashCode(unreadable),
        pageSize,
        pageToken);
  }

  /** Returns the name, the filters that are set, and the page, for logs. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "SagaQuery[", "]").add(type.name());
    if (completed != null) {
      text.add(completed ? "completed" : "active");
    }
    if (correlationIdPrefix != null) {
      text.add("correlation ID prefix '%s'".formatted(Sagas.printable(correlationIdPrefix)));
    }
    if (updatedAfter != null) {
      text.add("updated after " + updatedAfter);
    }
    if (updatedBefore != null) {
      text.add("updated before " + updatedBefore);
    }
    if (expiresBefore != null) {
      text.add("expires before " + expiresBefore);
    }
    if (completedOn != null) {
      text.add("completed from %s to %s".formatted(completedOn.first(), completedOn.last()));
    }
    if (unreadable != null) {
      text.add("skips unreadable sagas");
    }
    text.add("page size " + pageSize);
    if (pageToken != null) {
      text.add("from page token " + Sagas.printable(pageToken));
    }
    return text.toString();
  }

  /**
   * A range of days. Later versions can add properties.
   *
   * <p>Immutable, and safe for use by several threads.
   */
  public static final class Days {
    private final LocalDate first;
    private final LocalDate last;

    private Days(LocalDate first, LocalDate last) {
      if (last.isBefore(first)) {
        throw new IllegalArgumentException(
            "the last day %s is before the first %s".formatted(last, first));
      }
      this.first = first;
      this.last = last;
    }

    /**
     * Returns a range of days.
     *
     * @param first the first day
     * @param last the last day, included
     * @return the range
     * @throws IllegalArgumentException if the last day is before the first
     */
    public static Days of(LocalDate first, LocalDate last) {
      return new Days(
          Objects.requireNonNull(first, "the first day must not be null"),
          Objects.requireNonNull(last, "the last day must not be null"));
    }

    /**
     * Returns the first day.
     *
     * @return the first day
     */
    public LocalDate first() {
      return first;
    }

    /**
     * Returns the last day.
     *
     * @return the last day, included
     */
    public LocalDate last() {
      return last;
    }

    private boolean contain(Instant time) {
      LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
      return !day.isBefore(first) && !day.isAfter(last);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Days that && first.equals(that.first) && last.equals(that.last);
    }

    @Override
    public int hashCode() {
      return Objects.hash(first, last);
    }

    @Override
    public String toString() {
      return "Days[%s to %s]".formatted(first, last);
    }
  }

  /**
   * Builds queries. Not safe for use by several threads.
   *
   * @param <S> class of the state
   */
  public static final class Builder<S> {
    private static final int MAX_PAGE_SIZE = 1_000;

    private final SagaType<S> type;
    private @Nullable Boolean completed;
    private @Nullable String correlationIdPrefix;
    private @Nullable Instant updatedAfter;
    private @Nullable Instant updatedBefore;
    private @Nullable Instant expiresBefore;
    private @Nullable Days completedOn;
    private @Nullable Consumer<? super SagaSerializationException> unreadable;
    private int pageSize = 50;

    private Builder(SagaType<S> type) {
      this.type = Objects.requireNonNull(type, "the saga type must not be null");
    }

    private Builder(SagaQuery<S> query) {
      this.type = query.type;
      this.completed = query.completed;
      this.correlationIdPrefix = query.correlationIdPrefix;
      this.updatedAfter = query.updatedAfter;
      this.updatedBefore = query.updatedBefore;
      this.expiresBefore = query.expiresBefore;
      this.completedOn = query.completedOn;
      this.unreadable = query.unreadable;
      this.pageSize = query.pageSize;
    }

    /**
     * Takes only active sagas.
     *
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder<S> active() {
      this.completed = false;
      return this;
    }

    /**
     * Takes only completed sagas.
     *
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder<S> completed() {
      this.completed = true;
      return this;
    }

    /**
     * Takes only sagas whose correlation ID begins with a prefix.
     *
     * @param prefix the prefix, not blank
     * @return this builder
     * @throws IllegalArgumentException if no correlation ID can begin with the prefix
     */
    @CanIgnoreReturnValue
    public Builder<S> correlationIdPrefix(String prefix) {
      this.correlationIdPrefix =
          SagaKeys.requireCorrelationId(Objects.requireNonNull(prefix, "prefix"));
      return this;
    }

    /**
     * Takes only sagas that were last written after a time.
     *
     * @param time the time, exclusive
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder<S> updatedAfter(Instant time) {
      this.updatedAfter = Objects.requireNonNull(time, "time");
      return this;
    }

    /**
     * Takes only sagas that were last written before a time.
     *
     * @param time the time, exclusive
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder<S> updatedBefore(Instant time) {
      this.updatedBefore = Objects.requireNonNull(time, "time");
      return this;
    }

    /**
     * Takes only sagas that expire before a time: completed ones, and active ones whose type has
     * {@link SagaType#withActiveTimeToLive}. Sagas that never expire are not taken.
     *
     * @param time the time, exclusive
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder<S> expiresBefore(Instant time) {
      this.expiresBefore = Objects.requireNonNull(time, "time");
      return this;
    }

    /**
     * Takes only sagas that were completed on certain days, the earliest day first.
     *
     * @param first first day in UTC
     * @param last last day in UTC, inclusive
     * @return this builder
     * @throws IllegalArgumentException if the last day is before the first
     */
    @CanIgnoreReturnValue
    public Builder<S> completedOn(LocalDate first, LocalDate last) {
      this.completedOn = Days.of(first, last);
      return this;
    }

    /**
     * Leaves out sagas that can't be read, such as those that newer code wrote during a deployment.
     * By default, they end the listing.
     *
     * <p>The consumer is part of the query: two queries with different consumers are not equal.
     *
     * @param report receives the exception of each such saga, more than once if it is at the border
     *     of two pages; if it throws, the listing ends with its exception
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder<S> skipUnreadable(Consumer<? super SagaSerializationException> report) {
      this.unreadable = Objects.requireNonNull(report, "report");
      return this;
    }

    /**
     * Sets the page size.
     *
     * @param pageSize maximum page size, 1 to 1,000 (default 50)
     * @return this builder
     * @throws IllegalArgumentException if the size is out of bounds
     */
    @CanIgnoreReturnValue
    public Builder<S> pageSize(int pageSize) {
      if (pageSize < 1 || pageSize > MAX_PAGE_SIZE) {
        throw new IllegalArgumentException(
            "the page size must be from 1 to %s, not %s".formatted(MAX_PAGE_SIZE, pageSize));
      }
      this.pageSize = pageSize;
      return this;
    }

    /**
     * Returns the query.
     *
     * @return the query, for its first page
     * @throws IllegalArgumentException if the query has both active sagas and days of completion,
     *     which no saga matches
     */
    public SagaQuery<S> build() {
      if (completedOn != null && Boolean.FALSE.equals(completed)) {
        throw new IllegalArgumentException(
            "an active saga has no day of completion: use active() or completedOn(..), not both");
      }
      return new SagaQuery<>(this, null);
    }
  }
}
