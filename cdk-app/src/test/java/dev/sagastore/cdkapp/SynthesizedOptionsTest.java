package dev.sagastore.cdkapp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.SagaType;
import dev.sagastore.construct.ConnectOptions;
import dev.sagastore.construct.SagaStoreTable;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.testing.EmbeddedDynamoDb;
import dev.sagastore.testing.SynthesizedTemplate;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;

/** What a table is declared with besides the defaults is what the runtime reads. */
class SynthesizedOptionsTest {
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);

  @Test
  void theRuntimeReadsWhatTheConstructWrites() {
    SynthesizedTemplate template = SynthesizedTemplate.read(template());
    try (EmbeddedDynamoDb engine = EmbeddedDynamoDb.start()) {
      template.createTables(engine.client());
      DynamoDbSagaStore store =
          DynamoDbSagaStore.builder()
              .client(engine.client())
              .environment(template.functionEnvironment("ORDERS_"), "ORDERS_")
              .build();

      store.table().verify();
      assertThat(store.table().schema().shards()).isEqualTo(3);
      assertThat(store.table().schema().duePartitions().count()).isEqualTo(2);
      assertThat(store.table().schema().ttlAttribute()).isEqualTo("expires");
      Saga<String> completed =
          store.update(store.insert(TYPE.correlationId("order-42"), "new").complete());
      assertThat(completed.expiresAt().orElseThrow())
          .isBetween(
              completed.completedAt().orElseThrow().plus(Duration.ofDays(7)),
              completed.completedAt().orElseThrow().plus(Duration.ofDays(7)).plusSeconds(1));
    }
  }

  private static Path template() {
    App app = new App();
    Stack stack = new Stack(app, "Orders");
    Function function =
        Function.Builder.create(stack, "Handler")
            .runtime(Runtime.NODEJS_22_X)
            .handler("index.handler")
            .code(Code.fromInline("exports.handler = async () => {};"))
            .build();
    SagaStoreTable.Builder.create(stack, "Sagas")
        .correlationIndexName("by-correlation")
        .cleanupIndexName("by-day")
        .ttlAttribute("expires")
        .shards(3)
        .duePartitions(2)
        .retention(software.amazon.awscdk.Duration.days(7))
        .build()
        .connect(function, ConnectOptions.standard().withEnvironmentPrefix("ORDERS_"));
    return Path.of(app.synth().getStackArtifact(stack.getArtifactId()).getTemplateFullPath());
  }
}
