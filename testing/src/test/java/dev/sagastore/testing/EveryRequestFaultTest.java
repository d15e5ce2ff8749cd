package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sagastore.CleanupPolicy;
import dev.sagastore.KeyName;
import dev.sagastore.Saga;
import dev.sagastore.SagaChange;
import dev.sagastore.SagaIdentity;
import dev.sagastore.SagaQuery;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbAsyncSagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaStoreBuilder;
import dev.sagastore.schema.DerivedSagaId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Every operation of every kind of store, with each fault at each of its requests: one fault is
 * overcome, and if nothing but faults comes, the error says what is known and nothing is half done.
 */
class EveryRequestFaultTest {
  private static final Instant START = Instant.parse("2026-11-23T09:30:00Z");
  private static final TestTable TABLE = TestTable.create();
  private static final FaultInjector FAULTS = FaultInjector.inFrontOf(EmbeddedDynamoDb.shared());
  private static final RequestLog LOG = new RequestLog();
  private static final DynamoDbClient CLIENT =
      TestTable.ENGINE
          .clientBuilder()
          .httpClient(FAULTS)
          .overrideConfiguration(EveryRequestFaultTest::withShortPauses)
          .build();
  private static final DynamoDbAsyncClient ASYNC_CLIENT =
      TestTable.ENGINE
          .asyncClientBuilder()
          .httpClient(FAULTS.asyncClient())
          .overrideConfiguration(EveryRequestFaultTest::withShortPauses)
          .build();
  private static final DynamoDbClient IMPATIENT_CLIENT =
      TestTable.ENGINE
          .clientBuilder()
          .httpClient(FAULTS)
          .overrideConfiguration(config -> config.retryStrategy(retry -> retry.maxAttempts(1)))
          .build();

  /**
   * The SDK retries after a short while; not at once, since its asynchronous client may take a
   * failure that it is still being told of for one of the next attempt.
   */
  private static void withShortPauses(ClientOverrideConfiguration.Builder config) {
    BackoffStrategy pause = BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(10));
    config
        .addExecutionInterceptor(LOG)
        .retryStrategy(retry -> retry.backoffStrategy(pause).throttlingBackoffStrategy(pause));
  }

  @AfterAll
  static void closeClients() {
    IMPATIENT_CLIENT.close();
    ASYNC_CLIENT.close();
    CLIENT.close();
  }

  /** What an operation is done with. */
  private record Situation(SagaStore store, SettableClock clock, SagaType<String> type, String id) {
    Saga<String> saga() {
      return store.find(type.id(id)).orElseThrow();
    }

    Saga<String> insert() {
      return store.insert(type.correlationId("order-42").withNewId(id), "new");
    }

    Saga<String> complete() {
      return store.update(saga().complete());
    }
  }

  /** The operations of a store; each on a saga that {@link #prepare} made. */
  private enum Operation {
    INSERT,
    FIND_BY_ID,
    FIND_BY_CORRELATION_ID,
    FIND_ALL_BY_CORRELATION_ID,
    FIND_ALL_BY_ID,
    LIST,
    LIST_BY_PREFIX,
    UPDATE,
    COMPLETE,
    REOPEN,
    MODIFY,
    DELETE,
    DELETE_BY_ID,
    DELETE_COMPLETED,
    INSERT_WITH_KEY,
    FIND_BY_KEY,
    ADD_KEY,
    EXCHANGE_KEYS,
    COMPLETE_WITH_KEY,
    REOPEN_WITH_KEY,
    DELETE_BY_KEY;

    private static final KeyName PAYMENT = KeyName.of("payment");

    /** Returns what the caller learns. */
    Object of(Situation with) {
      SagaStore store = with.store;
      SagaType<String> type = with.type;
      return switch (this) {
        case INSERT -> with.insert();
        case FIND_BY_ID -> store.find(type.id(with.id));
        case FIND_BY_CORRELATION_ID -> store.find(type.correlationId("order-42"));
        case FIND_ALL_BY_CORRELATION_ID -> store.findAll(type.correlationId("order-42"));
        case FIND_ALL_BY_ID -> store.findAllById(type, List.of(with.id, "unknown"));
        case LIST -> store.list(SagaQuery.of(type));
        case LIST_BY_PREFIX ->
            store.list(SagaQuery.builder(type).correlationIdPrefix("order").build());
        case UPDATE -> store.update(with.saga().withState("paid"));
        case COMPLETE -> with.complete();
        case REOPEN -> store.update(with.saga().reopen());
        case MODIFY -> store.modify(type.id(with.id), state -> state + "!");
        case DELETE -> {
          store.delete(with.saga());
          yield "deleted";
        }
        case DELETE_BY_ID -> store.delete(type.id(with.id));
        case DELETE_COMPLETED ->
            store.deleteCompleted(
                type,
                with.clock.instant(),
                CleanupPolicy.standard().withEarliestDay(LocalDate.parse("2026-11-23")));
        case INSERT_WITH_KEY -> insertWithKey(with);
        case FIND_BY_KEY -> store.find(type.key(PAYMENT, "p-1"));
        case ADD_KEY -> store.update(with.saga().withKey(PAYMENT, "p-2"));
        case EXCHANGE_KEYS ->
            store.update(with.saga().withoutKey(PAYMENT, "p-1").withKey(PAYMENT, "p-2"));
        case COMPLETE_WITH_KEY -> store.complete(type.key(PAYMENT, "p-1"));
        case REOPEN_WITH_KEY -> store.update(with.saga().reopen());
        case DELETE_BY_KEY -> store.delete(type.key(PAYMENT, "p-1"));
      };
    }

    private static Saga<String> insertWithKey(Situation with) {
      return with.store
          .insertOrChange(
              with.type.correlationId("order-42").withNewId(with.id),
              found -> SagaChange.to("new").andAddKey(PAYMENT, "p-1"))
          .saga()
          .orElseThrow();
    }

    private boolean needsKey() {
      return switch (this) {
        case FIND_BY_KEY,
            ADD_KEY,
            EXCHANGE_KEYS,
            COMPLETE_WITH_KEY,
            REOPEN_WITH_KEY,
            DELETE_BY_KEY ->
            true;
        default -> false;
      };
    }

    void prepare(Situation situation) {
      if (needsKey()) {
        insertWithKey(situation);
      } else if (this != INSERT && this != INSERT_WITH_KEY) {
        situation.insert();
      }
      if (this == REOPEN || this == REOPEN_WITH_KEY || this == DELETE_COMPLETED) {
        situation.complete();
      }
      if (this == DELETE_COMPLETED) {
        situation.clock.advance(Duration.ofDays(1));
      }
    }
  }

  /** A kind of store, with and without faults. */
  private record Kind(SagaIdentity identity, boolean async) {
    Situation situation(boolean impatient) {
      SettableClock clock = new SettableClock(START);
      SagaType<String> type = SagaType.of("Saga-" + UUID.randomUUID(), String.class);
      String id =
          identity == SagaIdentity.DERIVED ? DerivedSagaId.of(type.name(), "order-42") : "4711";
      return new Situation(impatient ? impatient(clock) : store(clock), clock, type, id);
    }

    private SagaStore store(SettableClock clock) {
      if (async) {
        var builder = DynamoDbAsyncSagaStore.builder().client(ASYNC_CLIENT);
        return new BlockingSagaStore(configured(builder, clock).build());
      }
      return configured(DynamoDbSagaStore.builder().client(CLIENT), clock).build();
    }

    private SagaStore impatient(SettableClock clock) {
      return configured(DynamoDbSagaStore.builder().client(IMPATIENT_CLIENT), clock).build();
    }

    private <B extends SagaStoreBuilder<B>> B configured(B builder, SettableClock clock) {
      return builder.tableName(TABLE.name()).clock(clock).identity(identity);
    }
  }

  private static Stream<Kind> kinds() {
    return Stream.of(
        new Kind(SagaIdentity.DERIVED, false),
        new Kind(SagaIdentity.DERIVED, true),
        new Kind(SagaIdentity.GUARDED, false),
        new Kind(SagaIdentity.GUARDED, true),
        // nothing that the others would not send, too
        new Kind(SagaIdentity.INDEXED, false));
  }

  @TestFactory
  Stream<DynamicTest> oneFaultAtAnyRequestIsOvercome() {
    return kinds()
        .flatMap(
            kind ->
                Stream.of(Operation.values())
                    .map(
                        operation ->
                            DynamicTest.dynamicTest(
                                kind + " " + operation, () -> overcome(kind, operation))));
  }

  private static void overcome(Kind kind, Operation operation) {
    Situation undisturbed = kind.situation(false);
    operation.prepare(undisturbed);
    LOG.clear();
    String result = told(operation.of(undisturbed));
    List<String> requests = LOG.entries().stream().map(RequestLog.Entry::operation).toList();
    String after = seen(undisturbed);

    for (int attempt = 1; attempt <= requests.size(); attempt++) {
      for (Fault fault : Fault.values()) {
        if (fault == Fault.TRANSACTION_CONFLICT && isRead(requests.get(attempt - 1))) {
          continue;
        }
        Situation disturbed = kind.situation(false);
        operation.prepare(disturbed);
        FAULTS.reset();
        FAULTS.at(attempt, fault);

        assertThat(told(operation.of(disturbed)))
            .as("%s at request %s of %s", fault, attempt, requests)
            .isEqualTo(result);
        assertThat(FAULTS.remaining()).isZero();
        assertThat(seen(disturbed))
            .as("after %s at request %s of %s", fault, attempt, requests)
            .isEqualTo(after);
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> ifEveryAttemptFailsTheErrorSaysWhatIsKnown() {
    return Stream.of(SagaIdentity.values())
        .flatMap(
            identity ->
                Stream.of(Operation.values())
                    .map(
                        operation ->
                            DynamicTest.dynamicTest(
                                identity + " " + operation,
                                () -> surface(new Kind(identity, false), operation))));
  }

  private static void surface(Kind kind, Operation operation) {
    Situation undisturbed = kind.situation(true);
    operation.prepare(undisturbed);
    operation.of(undisturbed);
    String after = seen(undisturbed);

    for (Fault fault : Fault.values()) {
      Situation disturbed = kind.situation(true);
      operation.prepare(disturbed);
      String before = seen(disturbed);
      FAULTS.reset();
      FAULTS.randomly(1, 1.0, Set.of(fault));
      Throwable failure;
      try {
        failure = catchThrowable(() -> operation.of(disturbed));
      } finally {
        FAULTS.stop();
      }
      String then = seen(disturbed);

      if (failure == null) {
        // DynamoDB never answers any request of this operation so
        assertThat(fault).isEqualTo(Fault.TRANSACTION_CONFLICT);
        assertThat(then).isEqualTo(after);
      } else {
        assertThat(failure).as("%s", fault).isInstanceOf(SagaStoreUnavailableException.class);
        assertThat(failure.getCause()).isNotNull();
        if (((SagaStoreUnavailableException) failure).mayHaveBeenWritten()) {
          assertThat(then).as("%s", fault).isIn(before, after);
        } else {
          assertThat(then).as("%s", fault).isEqualTo(before);
        }
      }
    }
  }

  private static boolean isRead(String request) {
    return List.of("GetItem", "Query", "BatchGetItem").contains(request);
  }

  /** What there is to see afterwards, without what differs from run to run. */
  private static String seen(Situation situation) {
    return told(situation.store.find(situation.type.correlationId("order-42")))
        + told(situation.store.list(SagaQuery.of(situation.type)))
        + guards(situation.type);
  }

  /** Returns all guards in the table, of which no lookup shows one that leads nowhere. */
  private static String guards(SagaType<String> type) {
    return CLIENT
        .queryPaginator(
            request ->
                request
                    .tableName(TABLE.name())
                    .consistentRead(true)
                    .keyConditionExpression("PK = :partition")
                    .expressionAttributeValues(
                        Map.of(":partition", AttributeValue.fromS("SAGA#" + type.name()))))
        .items()
        .stream()
        .filter(item -> item.containsKey("sagaId"))
        .map(
            item ->
                " %s%s"
                    .formatted(
                        item.get("SK").s(), item.containsKey("completedAt") ? " completed" : ""))
        .sorted()
        .collect(Collectors.joining());
  }

  private static String told(Object result) {
    return result.toString().replaceAll("Saga-[-0-9a-f]{36} [-0-9a-f]{4,36}", "the saga");
  }
}
