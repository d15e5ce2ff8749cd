package dev.sagastore.testing;

import dev.sagastore.Saga;
import dev.sagastore.SagaPage;
import dev.sagastore.SagaQuery;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a listing: the sagas that the query takes, by their days of completion or their ids.
 */
final class InMemoryListing<S> {
  private final SagaQuery<S> query;

  InMemoryListing(SagaQuery<S> query) {
    this.query = query;
  }

  SagaPage<S> page(List<Saga<String>> sagas, Function<Saga<String>, Saga<S>> read) {
    Optional<String> after = query.pageToken().map(this::placeOf);
    List<Saga<S>> taken =
        sagas.stream()
            .filter(
                saga ->
                    query.takes(
                        saga.correlationId(), saga.updatedAt(), saga.completedAt().orElse(null)))
            .sorted(Comparator.comparing(this::place))
            .filter(saga -> after.map(place -> place(saga).compareTo(place) > 0).orElse(true))
            .flatMap(saga -> query.read(() -> Optional.of(read.apply(saga))).stream())
            .limit(query.pageSize() + 1L)
            .toList();
    boolean isLast = taken.size() <= query.pageSize();
    List<Saga<S>> page = isLast ? taken : taken.subList(0, query.pageSize());
    return new SagaPage<>(
        page, isLast ? Optional.empty() : Optional.of(token(place(page.get(page.size() - 1)))));
  }

  private String place(Saga<?> saga) {
    LocalDate day =
        query.completedOn().isPresent()
            ? LocalDate.ofInstant(saga.completedAt().orElseThrow(), ZoneOffset.UTC)
            : LocalDate.EPOCH;
    return day + "/" + saga.sagaId();
  }

  /** The query stands in the token, so that it can be told from that of another one. */
  private String token(String place) {
    byte[] text = (query + "\n" + place).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }

  private String placeOf(String token) {
    String prefix = query + "\n";
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (text.startsWith(prefix)) {
        return text.substring(prefix.length());
      }
    } catch (IllegalArgumentException e) {
      throw notOfThis(e);
    }
    throw notOfThis(null);
  }

  private IllegalArgumentException notOfThis(@Nullable Exception cause) {
    return new IllegalArgumentException(
        "the page token belongs to another query than this one of %s, or is damaged: begin again"
                .formatted(query.type().name())
            + " without one",
        cause);
  }
}
