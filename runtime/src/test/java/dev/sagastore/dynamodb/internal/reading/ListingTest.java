package dev.sagastore.dynamodb.internal.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.Saga;
import dev.sagastore.SagaPage;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.EngineTable;
import dev.sagastore.dynamodb.internal.Fixtures;
import dev.sagastore.dynamodb.internal.Script;
import dev.sagastore.dynamodb.internal.engine.FailureTranslator;
import dev.sagastore.dynamodb.internal.engine.RequestSettings;
import dev.sagastore.dynamodb.internal.engine.TransactionRetry;
import dev.sagastore.dynamodb.internal.item.ItemKeys;
import dev.sagastore.dynamodb.internal.item.SagaItems;
import dev.sagastore.schema.TableSchema;
import dev.sagastore.spi.SagaFilter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** Tests listings: pages, filters, page tokens and shards. */
class ListingTest {
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
  private static final Instant T0 = Instant.parse("2026-11-23T10:00:00Z");
  private static final Instant NOW = T0.plusSeconds(3_600);

  private TableSchema schema = TableSchema.standard();
  private EngineTable table = EngineTable.create(schema);
  private final Script script = new Script(this::answer);

  /** The largest page of a response; 1 MB is DynamoDB's. */
  private int largestPage = Integer.MAX_VALUE;

  private Object answer(DynamoDbRequest request) {
    return table.send(
        request instanceof QueryRequest query
            ? query.toBuilder().limit(Math.min(query.limit(), largestPage)).build()
            : request);
  }

  @Test
  void emptyTableTakesOneQuery() {
    assertThat(page(SagaQuery.of(TYPE))).isEqualTo(SagaPage.of(List.of()));
    assertThat(script.sent).hasSize(1);
  }

  @Test
  void nextPageIsNeverEmpty() {
    List<Saga<String>> sagas = insert(10);
    SagaQuery<String> query = SagaQuery.builder(TYPE).pageSize(5).build();

    SagaPage<String> first = page(query);
    assertThat(first.sagas()).containsExactlyElementsOf(sagas.subList(0, 5));
    SagaPage<String> second = page(query.startingAt(first.nextToken().orElseThrow()));
    assertThat(second.sagas()).containsExactlyElementsOf(sagas.subList(5, 10));
    assertThat(second.nextToken()).isEmpty();

    assertThat(page(SagaQuery.builder(TYPE).pageSize(10).build()).nextToken()).isEmpty();
    assertThat(page(SagaQuery.builder(TYPE).pageSize(9).build()).nextToken()).isPresent();
  }

  @Test
  void readWithoutFilterStopsAfterPageAndOneSaga() {
    insert(200);
    SagaQuery<String> query = SagaQuery.builder(TYPE).pageSize(150).build();

    assertThat(page(query).sagas()).hasSize(150);

    assertThat(script.sent(QueryRequest.class))
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.limit()).isEqualTo(151);
              assertThat(request.indexName()).isNull();
              assertThat(request.consistentRead()).isTrue();
              assertThat(request.tableName()).isEqualTo("sagas");
            });
  }

  @Test
  void pagesOfDynamoDbFillOnePage() {
    List<Saga<String>> sagas = insert(20);
    largestPage = 3;

    assertThat(page(SagaQuery.builder(TYPE).pageSize(10).build()).sagas())
        .containsExactlyElementsOf(sagas.subList(0, 10));
    // three at a time, and then the rest of 11
    assertThat(script.sent(QueryRequest.class))
        .extracting(QueryRequest::limit)
        .containsExactly(11, 8, 5, 2);
  }

  @Test
  void filteredReadFillsPageInHundreds() {
    List<Saga<String>> completed = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Saga<String> saga = saga(i);
      completed.addAll(i % 100 == 99 ? List.of(insert(completed(saga, T0))) : List.of());
      if (i % 100 != 99) {
        insert(saga);
      }
    }

    SagaPage<String> page = page(SagaQuery.builder(TYPE).completed().pageSize(2).build());

    assertThat(page.sagas()).containsExactlyElementsOf(completed.subList(0, 2));
    assertThat(page.nextToken()).isPresent();
    assertThat(script.sent(QueryRequest.class))
        .extracting(QueryRequest::limit)
        .containsExactly(100, 100, 100);
  }

  @Test
  void filteredSagasDoNotCreatePage() {
    insert(completed(saga(0), T0));
    insert(saga(1));

    assertThat(page(SagaQuery.builder(TYPE).completed().pageSize(1).build()).nextToken()).isEmpty();
  }

  @Test
  void prefixIsReadFromIndex() {
    List<Saga<String>> sagas = insert(120);

    SagaPage<String> page =
        page(SagaQuery.builder(TYPE).correlationIdPrefix("order-00").pageSize(5).build());

    assertThat(page.sagas()).containsExactlyElementsOf(sagas.subList(0, 5));
    assertThat(script.sent).hasSize(2);
    assertThat(script.sent(QueryRequest.class))
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.indexName()).isEqualTo("GSI1");
              assertThat(request.limit()).isEqualTo(6);
              // an index has no consistent reads
              assertThat(request.consistentRead()).isNull();
            });
    assertThat(script.sent(BatchGetItemRequest.class)).hasSize(1);
  }

  @Test
  void readFromIndexIsLimitedToOneBatch() {
    insert(250);

    assertThat(
            page(SagaQuery.builder(TYPE).correlationIdPrefix("order-").pageSize(200).build())
                .sagas())
        .hasSize(200);
    assertThat(script.sent(QueryRequest.class))
        .extracting(QueryRequest::limit)
        .containsExactly(100, 100, 1);
    assertThat(script.sent(BatchGetItemRequest.class)).hasSize(3);
  }

  @Test
  void daysOfCompletionAreInOrder() {
    Saga<String> third = insert(completed(saga(0), T0.plusSeconds(2 * 86_400)));
    Saga<String> first = insert(completed(saga(1), T0));
    Saga<String> fourth = insert(completed(saga(2), T0.plusSeconds(3 * 86_400)));
    Saga<String> second = insert(completed(saga(3), T0.plusSeconds(2)));
    insert(completed(saga(4), T0.plusSeconds(4 * 86_400)));
    insert(completed(saga(5), T0.minusSeconds(86_400)));
    insert(saga(6));
    SagaQuery<String> query =
        SagaQuery.builder(TYPE).completedOn(DAY, DAY.plusDays(3)).pageSize(3).build();

    SagaPage<String> page = page(query);

    assertThat(page.sagas()).containsExactly(first, second, third);
    assertThat(page(query.startingAt(page.nextToken().orElseThrow())))
        .isEqualTo(SagaPage.of(List.of(fourth)));
    assertThat(script.sent(QueryRequest.class))
        .allMatch(request -> request.indexName().equals("GSI2"));
  }

  @Test
  void emptyDayTakesOneQuery() {
    assertThat(page(SagaQuery.builder(TYPE).completedOn(DAY, DAY.plusDays(30)).build()).sagas())
        .isEmpty();
    assertThat(script.sent).hasSize(31);
    assertThat(script.sent(QueryRequest.class))
        .extracting(request -> request.expressionAttributeValues().get(":partition").s())
        .doesNotHaveDuplicates()
        .startsWith("COMPLETED#2026-11-23", "COMPLETED#2026-11-24")
        .endsWith("COMPLETED#2026-12-23");
  }

  @Test
  void shardsAreQueriedInTurn() {
    shards(3);
    List<Saga<String>> sagas = insert(30);

    assertThat(page(SagaQuery.of(TYPE)).sagas()).containsExactlyInAnyOrderElementsOf(sagas);
    assertThat(script.sent(QueryRequest.class))
        .extracting(request -> request.expressionAttributeValues().get(":partition").s())
        .containsExactly("SAGA#OrderSaga#0", "SAGA#OrderSaga#1", "SAGA#OrderSaga#2");
  }

  @Test
  void fullPageQueriesNoFurtherShard() {
    shards(3);
    insert(30);

    page(SagaQuery.builder(TYPE).pageSize(2).build());

    assertThat(script.sent).hasSize(1);
  }

  @Test
  void otherSagasAndGuardsAreNotListed() {
    SagaType<String> other = SagaType.of("OrderSaga2", String.class);
    Saga<String> mine = insert(saga(1));
    insert(Fixtures.first(other, "id-2", "order-2", "other", T0, "AAAAAAAA"));
    table.put(Fixtures.items().guard(Fixtures.guard(mine), mine));

    assertThat(page(SagaQuery.of(TYPE)).sagas()).containsExactly(mine);
    assertThat(page(SagaQuery.builder(TYPE).correlationIdPrefix("order").build()).sagas())
        .containsExactly(mine);
  }

  @Test
  void expiredSagasAreNotListed() {
    List<Saga<String>> sagas = insert(3);
    expire(sagas.get(1));

    assertThat(page(SagaQuery.of(TYPE)).sagas()).containsExactly(sagas.get(0), sagas.get(2));
    assertThat(page(SagaQuery.builder(TYPE).correlationIdPrefix("order").build()).sagas())
        .containsExactly(sagas.get(0), sagas.get(2));
    assertThat(page(SagaQuery.builder(TYPE).pageSize(2).build()).nextToken()).isEmpty();
  }

  @Test
  void indexedSagaIsListedInCurrentForm() {
    Saga<String> gone = insert(completed(saga(0), T0));
    Saga<String> reopened = insert(completed(saga(1), T0));
    Saga<String> stays = insert(completed(saga(2), T0));
    table.engine().setLaggingIndexes(true);
    table.remove(gone);
    insert(Fixtures.next(reopened.reopen(), T0, "CCCCCCCC"));

    assertThat(page(SagaQuery.builder(TYPE).completedOn(DAY, DAY).build()).sagas())
        .containsExactly(stays);
  }

  @Test
  void listLeavesOutEntryOfSagaCompletedAgainLater() {
    Saga<String> first = insert(completed(saga(0), T0));
    table.engine().setLaggingIndexes(true);
    insert(completed(first.reopen(), T0.plusSeconds(86_400)));

    assertThat(page(SagaQuery.builder(TYPE).completedOn(DAY, DAY.plusDays(1)).build()).sagas())
        .isEmpty();
  }

  @Test
  void unreadableSagaFailsOnlyIfTaken() {
    table.set(insert(saga(0)), "codec", AttributeValue.fromS("zstd"));

    assertThat(page(SagaQuery.builder(TYPE).completed().build()).sagas()).isEmpty();
    assertThatThrownBy(() -> page(SagaQuery.of(TYPE)))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageStartingWith("OrderSaga id-000: ");
  }

  @Test
  void tokenOfOtherQueryFailsWithoutRequest() {
    insert(10);
    String token = page(SagaQuery.builder(TYPE).pageSize(1).build()).nextToken().orElseThrow();
    script.sent.clear();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> page(SagaQuery.builder(TYPE).active().build().startingAt(token)));
    assertThat(script.sent).isEmpty();
  }

  @Test
  void failureContainsSagaName() {
    assertThatThrownBy(
            () ->
                Script.of(SdkClientException.create("no connection"))
                    .run(listing().page(SagaQuery.of(TYPE))))
        .isInstanceOf(SagaStoreUnavailableException.class)
        .hasMessage("OrderSaga: the table 'sagas' could not be read: no connection");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tableIsReadWithConsistencyOfStore(boolean consistent) {
    script.run(listing(consistent).page(SagaQuery.of(TYPE)));

    assertThat(script.sent(QueryRequest.class))
        .extracting(QueryRequest::consistentRead)
        .containsExactly(consistent);
  }

  static LongStream seeds() {
    return LongStream.range(0, 150);
  }

  /**
   * Checks random page sizes, shards and filters: every saga occurs once, and no page is too short.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void pagesContainEverySagaOnce(long seed) {
    Random random = new Random(seed);
    shards(1 + random.nextInt(4));
    largestPage = 1 + random.nextInt(20);
    List<Saga<String>> sagas = new ArrayList<>();
    for (int i = 0; i < random.nextInt(60); i++) {
      Saga<String> saga = saga(i);
      sagas.add(
          insert(
              random.nextBoolean()
                  ? saga
                  : completed(saga, T0.plusSeconds(86_400L * random.nextInt(5)))));
    }
    if (!sagas.isEmpty() && random.nextBoolean()) {
      expire(sagas.remove(random.nextInt(sagas.size())));
    }
    SagaQuery<String> query = query(random);

    List<Saga<String>> listed = new ArrayList<>();
    SagaPage<String> page = page(query);
    while (page.nextToken().isPresent()) {
      assertThat(page.sagas()).hasSize(query.pageSize());
      listed.addAll(page.sagas());
      page = page(query.startingAt(page.nextToken().get()));
      assertThat(page.sagas()).isNotEmpty();
    }
    listed.addAll(page.sagas());

    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(
            sagas.stream()
                .filter(
                    saga ->
                        SagaFilter.of(query)
                            .takes(
                                saga.correlationId(),
                                saga.updatedAt(),
                                saga.completedAt().orElse(null),
                                saga.expiresAt().orElse(null)))
                .toList());
    if (query.completedOn().isPresent()) {
      assertThat(listed)
          .extracting(saga -> ItemKeys.day(saga.completedAt().orElseThrow()))
          .isSortedAccordingTo(Comparator.naturalOrder());
    }
  }

  private static SagaQuery<String> query(Random random) {
    SagaQuery.Builder<String> query = SagaQuery.builder(TYPE).pageSize(1 + random.nextInt(30));
    boolean days = random.nextInt(3) == 0;
    if (days) {
      LocalDate first = DAY.plusDays(random.nextInt(6) - 1);
      query.completedOn(first, first.plusDays(random.nextInt(5)));
    }
    if (random.nextInt(3) == 0) {
      query.correlationIdPrefix(
          List.of("order-", "order-00", "order-1", "x").get(random.nextInt(4)));
    }
    if (random.nextInt(3) == 0) {
      query.completed();
    } else if (!days && random.nextInt(3) == 0) {
      query.active();
    }
    if (random.nextInt(3) == 0) {
      query.updatedAfter(T0.plusSeconds(random.nextInt(5 * 86_400)));
    }
    if (random.nextInt(3) == 0) {
      query.updatedBefore(T0.plusSeconds(random.nextInt(5 * 86_400)));
    }
    return query.build();
  }

  private SagaPage<String> page(SagaQuery<String> query) {
    return script.run(listing().page(query));
  }

  private Listing listing() {
    return listing(true);
  }

  private Listing listing(boolean consistent) {
    RequestSettings settings = Fixtures.settings(schema, consistent);
    ItemKeys keys = Fixtures.keys(schema);
    TransactionRetry retries = new TransactionRetry(bound -> 0);
    FailureTranslator failures = new FailureTranslator("sagas");
    ItemReader reads =
        new ItemReader(
            new ReadRequestFactory(settings, keys), items(), retries, failures, () -> NOW);
    return new Listing(
        new QueryReader(settings, keys, retries, failures), reads, items(), settings, () -> NOW);
  }

  private void shards(int shards) {
    schema = schema.withShards(shards);
    table = EngineTable.create(schema);
  }

  private SagaItems items() {
    return Fixtures.items(schema);
  }

  private Saga<String> insert(Saga<String> saga) {
    table.put(items().write(saga));
    return saga;
  }

  private List<Saga<String>> insert(int count) {
    return IntStream.range(0, count).mapToObj(i -> insert(saga(i))).toList();
  }

  private void expire(Saga<String> saga) {
    table.set(saga, "ttl", AttributeValue.fromN(Long.toString(NOW.getEpochSecond())));
  }

  private static Saga<String> saga(int number) {
    return Fixtures.first(
        TYPE,
        "id-%03d".formatted(number),
        "order-%03d".formatted(number),
        "state",
        T0.minusSeconds(2 * 86_400),
        "AAAAAAAA");
  }

  private static Saga<String> completed(Saga<String> saga, Instant at) {
    return Fixtures.next(saga.complete(), at, "BBBBBBBB");
  }
}
