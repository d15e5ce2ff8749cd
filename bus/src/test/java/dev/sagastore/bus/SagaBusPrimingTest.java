package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.SagaType;
import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Placed;
import dev.sagastore.bus.memory.InMemoryBroker;
import dev.sagastore.bus.memory.InMemoryTransport;
import dev.sagastore.bus.spi.MessageMapper;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import dev.sagastore.embedded.DynamoDbEngine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class SagaBusPrimingTest {
  private final DynamoDbEngine engine = DynamoDbEngine.start();
  private final List<String> requests = new ArrayList<>();
  private final DynamoDbClient client =
      DynamoDbClient.builder()
          .httpClient(engine.httpClient())
          .region(Region.US_EAST_1)
          .credentialsProvider(AnonymousCredentialsProvider.create())
          .overrideConfiguration(
              config ->
                  config.addExecutionInterceptor(
                      new ExecutionInterceptor() {
                        @Override
                        public void beforeExecution(
                            Context.BeforeExecution context, ExecutionAttributes attributes) {
                          requests.add(context.request().getClass().getSimpleName());
                        }
                      }))
          .build();
  private final InMemoryBroker broker = InMemoryBroker.create(InstantSource.fixed(RunDriver.START));
  private final InMemoryTransport transport = broker.transport("orders");
  private final List<String> read = new ArrayList<>();
  private final List<Object> calls = new ArrayList<>();

  @AfterEach
  void close() {
    client.close();
    engine.close();
  }

  private SagaDefinition<String> definition(String name) {
    return SagaDefinition.of(SagaType.of(name, String.class))
        .startedBy(
            Placed.class,
            Placed::orderId,
            message -> {
              calls.add(message);
              return Next.of("placed");
            })
        .build();
  }

  private SagaBus bus() {
    return SagaBus.builder("orders")
        .store(DynamoDbSagaStore.builder().client(client).tableName("sagas").build())
        .transport(transport)
        .format(
            message -> {
              read.add(message.body());
              throw new IllegalArgumentException("not a message");
            })
        .mapper(
            new MessageMapper() {
              @Override
              public String write(Object message) {
                return TestMessages.MAPPER.write(message);
              }

              @Override
              public <M> M read(String body, Class<M> type) {
                read.add(type.getSimpleName());
                throw new IllegalArgumentException("it can't be empty");
              }
            })
        .listener(
            new BusListener() {
              @Override
              public void settled(MessageEvent event) {
                calls.add(event);
              }

              @Override
              public void failed(String operation, Throwable failure) {
                calls.add(failure);
              }
            })
        .define(definition("OrderSaga"))
        .define(definition("InvoiceSaga"))
        .handle(
            Paid.class,
            (message, context) -> {
              calls.add(message);
              return Response.none();
            })
        .build();
  }

  @Test
  void primingReadsOnceForEachDefinition() {
    SagaTable.of(client, "sagas").create(Duration.ofMinutes(1));
    requests.clear();

    bus().prime();

    assertThat(requests).containsExactly("GetItemRequest", "GetItemRequest");
    assertThat(read).containsExactlyInAnyOrder("{}", "Placed", "Paid");
    assertThat(calls).isEmpty();
    assertThat(transport.receive(1, Duration.ZERO)).isEmpty();
  }

  @Test
  void failureOfStoreIsThrownAfterAllWereTried() {
    SagaBus bus = bus();

    assertThatExceptionOfType(SagaStoreConfigurationException.class).isThrownBy(bus::prime);

    assertThat(requests).hasSize(2);
    assertThat(read).hasSize(3);
    assertThat(calls).isEmpty();
  }
}
