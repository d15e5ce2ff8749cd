package dev.sagastore;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The pages of a query, each read on demand. */
final class SagaPages<S> implements Iterator<SagaPage<S>> {
  private final SagaStore store;
  private @Nullable SagaQuery<S> next;

  private SagaPages(SagaStore store, SagaQuery<S> query) {
    this.store = store;
    this.next = Objects.requireNonNull(query, "the query must not be null");
  }

  static <S> Stream<SagaPage<S>> of(SagaStore store, SagaQuery<S> query) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(
            new SagaPages<>(store, query), Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public SagaPage<S> next() {
    SagaQuery<S> query = next;
    if (query == null) {
      throw new NoSuchElementException("there are no more pages");
    }
    SagaPage<S> page = store.list(query);
    next = page.nextToken().map(query::startingAt).orElse(null);
    return page;
  }
}
