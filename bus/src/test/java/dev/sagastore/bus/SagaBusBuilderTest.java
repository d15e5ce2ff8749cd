package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Placed;
import dev.sagastore.bus.memory.InMemoryBroker;
import dev.sagastore.bus.memory.InMemoryTransport;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.spi.ExtensibleSagaStore;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class SagaBusBuilderTest {
  private static final DynamoDbClient CLIENT =
      DynamoDbClient.builder()
          .region(Region.US_EAST_1)
          .credentialsProvider(AnonymousCredentialsProvider.create())
          .build();

  /** Another message of the same name. */
  private static final class Elsewhere {
    record Paid(String text) {}
  }

  private final InMemoryTransport transport =
      InMemoryBroker.create(InstantSource.fixed(RunDriver.START)).transport("orders");

  @AfterAll
  static void close() {
    CLIENT.close();
  }

  private SagaBusBuilder complete() {
    return SagaBus.builder("orders")
        .transport(transport)
        .format(transport.format())
        .mapper(TestMessages.MAPPER);
  }

  private static SagaDefinition<String> definition() {
    return SagaDefinition.of(RunDriver.TYPE)
        .startedBy(Placed.class, Placed::orderId, message -> Next.of("placed"))
        .build();
  }

  private static void assertProblems(SagaBusBuilder builder, String problems) {
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessage("the bus 'orders' can't work: " + problems);
  }

  @Test
  void busWithoutSagasNeedsNoStore() {
    SagaBus bus = complete().handle(Paid.class, (message, context) -> Response.none()).build();

    assertThat(bus.name()).isEqualTo("orders");
  }

  @Test
  void buildReportsAllMissingParts() {
    assertProblems(
        SagaBus.builder("orders"),
        "it has no transport: call transport; it has no format: call format; "
            + "it has no mapper: call mapper; it handles nothing: call define or handle");
  }

  @Test
  void busWithSagaNeedsStore() {
    assertProblems(complete().define(definition()), "it has no store: call store");
  }

  @Test
  void secondTransportOrStoreFails() {
    ExtensibleSagaStore store =
        DynamoDbSagaStore.builder().client(CLIENT).tableName("sagas").build();

    assertProblems(
        complete().define(definition()).transport(transport).store(store).store(store),
        "it has two transports: call transport once; it has two stores: call store once");
  }

  @Test
  void secondDefinitionOfNameFails() {
    assertProblems(
        complete().define(definition()).define(definition()),
        "two definitions are named 'OrderSaga': give the type of one another name; it has no store: call store");
  }

  @Test
  void secondHandlerOfClassFails() {
    assertProblems(
        complete()
            .handle(Paid.class, (message, context) -> Response.none())
            .handle(Paid.class, (message, context) -> Response.none()),
        "Paid has two handlers");
  }

  @Test
  void ambiguousNameFails() {
    SagaBusBuilder builder =
        complete()
            .handle(Paid.class, (message, context) -> Response.none())
            .handle(Elsewhere.Paid.class, (message, context) -> Response.none());

    assertProblems(
        builder,
        "two message types are named 'Paid': %s and %s; choose a name with MessageType.named"
            .formatted(Paid.class.getName(), Elsewhere.Paid.class.getName()));
    assertThat(builder.messageType(MessageType.of(Paid.class).named("order-paid")).build())
        .isNotNull();
  }

  @Test
  void invalidNamesFail() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SagaBus.builder("two words"))
        .withMessageContaining("a destination can't be named 'two words'");
    assertThatIllegalArgumentException().isThrownBy(() -> complete().route(Paid.class, ""));
    assertThatIllegalArgumentException().isThrownBy(() -> complete().publishTo(" "));
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without a null checker can do
  void nullFails() {
    assertThatNullPointerException()
        .isThrownBy(() -> complete().store(null))
        .withMessage("the store must not be null");
    assertThatNullPointerException()
        .isThrownBy(() -> complete().policy(null))
        .withMessage("the policy must not be null");
  }
}
