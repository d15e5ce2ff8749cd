package dev.sagastore;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One page of the sagas that a query takes, see {@link SagaStore#list}. Later versions can add
 * properties.
 *
 * <p>Immutable, and safe for use by several threads.
 *
 * @param <S> class of the state
 */
public final class SagaPage<S> {
  private final List<Saga<S>> sagas;
  private final @Nullable String nextToken;

  private SagaPage(List<Saga<S>> sagas, @Nullable String nextToken) {
    this.sagas = List.copyOf(sagas);
    this.nextToken = nextToken;
  }

  /**
   * Returns the last page of a query.
   *
   * @param <S> class of the state
   * @param sagas the sagas of the page, which are copied
   * @return the page, without a next token
   */
  public static <S> SagaPage<S> of(List<Saga<S>> sagas) {
    return new SagaPage<>(sagas, null);
  }

  /**
   * Returns a page that others follow.
   *
   * @param <S> class of the state
   * @param sagas the sagas of the page, which are copied
   * @param nextToken the token of the next page
   * @return the page
   */
  public static <S> SagaPage<S> of(List<Saga<S>> sagas, String nextToken) {
    return new SagaPage<>(
        sagas, Objects.requireNonNull(nextToken, "the next token must not be null"));
  }

  /**
   * Returns the sagas of the page.
   *
   * @return an immutable list; its size is the query's page size if there are more sagas
   */
  public List<Saga<S>> sagas() {
    return sagas;
  }

  /**
   * Returns the token of the next page, for {@link SagaQuery#startingAt}.
   *
   * @return a short text that stays valid for the same query, in other processes and later; empty
   *     on the last page
   */
  public Optional<String> nextToken() {
    return Optional.ofNullable(nextToken);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SagaPage<?> that
        && sagas.equals(that.sagas)
        && Objects.equals(nextToken, that.nextToken);
  }

  @Override
  public int hashCode() {
    return Objects.hash(sagas, nextToken);
  }

  /** Returns the sagas, without their states, and the token. */
  @Override
  public String toString() {
    return "SagaPage[%s, %s]"
        .formatted(sagas, nextToken == null ? "last page" : "next token " + nextToken);
  }
}
