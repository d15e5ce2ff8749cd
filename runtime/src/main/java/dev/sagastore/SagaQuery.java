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
 * Which sagas of a type to list, and how many at a time.
 *
 * <pre>{@code
 * SagaQuery.of(ORDER)
 * SagaQuery.builder(ORDER).active().correlationIdPrefix("order-2026-").pageSize(20).build()
 * SagaQuery.builder(ORDER).completedOn(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 30)).build()
 * }</pre>
 *
 * <p>Defaults: all sagas of the type that have not expired, 50 to a page, from the beginning; one
 * that cannot be read ends the listing with its {@link SagaSerializationException}. The order is
 * that of the store; only days of completion come in the order of the days.
 *
 * <p>What a listing costs depends on the way to the sagas. Days of completion, and else a prefix of
 * correlation ids, are looked up in an index, which is eventually consistent, and then only the
 * sagas that it names are read, 1 R for each of up to 4 KB. Without either, all sagas of the type
 * are read in turn, 1 R for every 4 KB, whether the other filters take them or not.
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
   * @param token what {@link SagaPage#nextToken} gave for this query
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
   * Returns what the correlation ids begin with.
   *
   * @return the prefix, or empty for any
   */
  public Optional<String> correlationIdPrefix() {
    return Optional.ofNullable(correlationIdPrefix);
  }

  /**
   * Returns the days of completion.
   *
   * @return the days in UTC, or empty for all sagas, whether completed or not
   */
  public Optional<Days> completedOn() {
    return Optional.ofNullable(completedOn);
  }

  /**
   * Returns how many sagas a page holds while there are more.
   *
   * @return the number, from 1 to 1,000
   */
  public int pageSize() {
    return pageSize;
  }

  /**
   * Returns where the page begins.
   *
   * @return the token of the page, or empty for the first
   */
  public Optional<String> pageToken() {
    return Optional.ofNullable(pageToken);
  }

  // for implementers, by way of SpiAccess

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
   * token, and the handling of unreadable sagas.
   *
   * @return the fingerprint, for comparison only
   */
  public String fingerprint() {
    // a name has no '#', and the prefix comes last: no text stands for two queries.
    // Stored page tokens rest on every character: it must never change.
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
     * Takes active sagas alone.
     *
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder<S> active() {
      this.completed = false;
      return this;
    }

    /**
     * Takes completed sagas alone.
     *
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder<S> completed() {
      this.completed = true;
      return this;
    }

    /**
     * Takes sagas alone whose correlation id begins with a text.
     *
     * @param prefix the text, not blank
     * @return this builder
     * @throws IllegalArgumentException if no correlation id can begin with it
     */
    @CanIgnoreReturnValue
    public Builder<S> correlationIdPrefix(String prefix) {
      this.correlationIdPrefix =
          SagaKeys.requireCorrelationId(Objects.requireNonNull(prefix, "prefix"));
      return this;
    }

    /**
     * Takes sagas alone that were last written after a time.
     *
     * @param time the time, which is not taken itself
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder<S> updatedAfter(Instant time) {
      this.updatedAfter = Objects.requireNonNull(time, "time");
      return this;
    }

    /**
     * Takes sagas alone that were last written before a time.
     *
     * @param time the time, which is not taken itself
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
     * @param time the time, which is not taken itself
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder<S> expiresBefore(Instant time) {
      this.expiresBefore = Objects.requireNonNull(time, "time");
      return this;
    }

    /**
     * Takes sagas alone that were completed on certain days, the earliest day first.
     *
     * @param first the first day in UTC
     * @param last the last day in UTC
     * @return this builder
     * @throws IllegalArgumentException if the last day is before the first
     */
    @CanIgnoreReturnValue
    public Builder<S> completedOn(LocalDate first, LocalDate last) {
      this.completedOn = Days.of(first, last);
      return this;
    }

    /**
     * Leaves out sagas that cannot be read, which otherwise end the listing: those that newer code
     * has written while it is being deployed, for example.
     *
     * @param report is told what is the matter with each, and which it is; more than once if pages
     *     meet there. Nothing is left out of a listing that it throws from. It is a part of the
     *     query: two queries with different consumers are not equal
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder<S> skipUnreadable(Consumer<? super SagaSerializationException> report) {
      this.unreadable = Objects.requireNonNull(report, "report");
      return this;
    }

    /**
     * Sets how many sagas a page holds while there are more.
     *
     * @param pageSize from 1 to 1,000; 50 by default
     * @return this builder
     * @throws IllegalArgumentException if it is out of bounds
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
     * @throws IllegalArgumentException if it asks for active sagas and days of completion: there is
     *     none
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
