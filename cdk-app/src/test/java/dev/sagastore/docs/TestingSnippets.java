package dev.sagastore.docs;

import dev.sagastore.SagaStore;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.testing.EmbeddedDynamoDb;
import dev.sagastore.testing.Fault;
import dev.sagastore.testing.FaultInjector;
import dev.sagastore.testing.InMemorySagaStore;
import dev.sagastore.testing.SagaTableExtension;
import dev.sagastore.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The snippets about testing, for the compiler; never run. */
@SuppressWarnings("unused")
final class TestingSnippets {
  static class Fast {
    SagaStore store = new InMemorySagaStore();
  }

  static class OnAnEngine {
    @RegisterExtension static final SagaTableExtension sagas = SagaTableExtension.create();

    SagaStore store = sagas.store();

    void clockAndFaults() {
      SettableClock clock = new SettableClock(Instant.parse("2026-11-23T09:00:00Z"));
      SagaStore inMemory = new InMemorySagaStore(clock);
      SagaStore onTheTable = sagas.store(clock);
      clock.advance(Duration.ofDays(30));

      FaultInjector faults = FaultInjector.inFrontOf(EmbeddedDynamoDb.shared());
      DynamoDbClient client = EmbeddedDynamoDb.shared().clientBuilder().httpClient(faults).build();
      SagaStore faulty =
          DynamoDbSagaStore.builder().client(client).tableName(sagas.tableName()).build();
      faults.next("PutItem", Fault.LOST_RESPONSE); // written, and retried: no conflict
    }
  }
}
