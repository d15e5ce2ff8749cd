package dev.sagastore.jackson3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.Saga;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import dev.sagastore.jackson2.Jackson2StateMapper;
import dev.sagastore.jackson3.Samples.Sample;
import dev.sagastore.spi.StateMapper;
import dev.sagastore.testing.EmbeddedDynamoDb;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Both mappers store the same attributes, and each reads what the other stored. */
class MapperAgreementTest {
  private static final EmbeddedDynamoDb DYNAMO_DB = EmbeddedDynamoDb.start(Clock.systemUTC());
  private static final SagaStore JACKSON2 = store(Jackson2StateMapper.standard());
  private static final SagaStore JACKSON3 = store(Jackson3StateMapper.standard());

  private static SagaStore store(StateMapper mapper) {
    return DynamoDbSagaStore.builder()
        .client(DYNAMO_DB.client())
        .tableName("sagas")
        .stateMapper(mapper)
        .build();
  }

  @BeforeAll
  static void createTable() {
    SagaTable.of(DYNAMO_DB.client(), "sagas").create(Duration.ofMinutes(1));
  }

  static Stream<Sample<?>> samples() {
    return Samples.all();
  }

  @ParameterizedTest(name = "{index}: {0}")
  @MethodSource("samples")
  <S> void attributesAreEqual(Sample<S> sample) {
    SagaType<S> type = SagaType.of("Sample", sample.type());
    Saga<S> by2 = JACKSON2.insert(type.correlationId(unique()), sample.state());
    Saga<S> by3 = JACKSON3.insert(type.correlationId(unique()), sample.state());

    assertThat(stored(by3)).isEqualTo(stored(by2));
  }

  @ParameterizedTest(name = "{index}: {0}")
  @MethodSource("samples")
  <S> void eachReadsWhatTheOtherStored(Sample<S> sample) {
    SagaType<S> type = SagaType.of("Sample", sample.type());
    for (SagaStore writer : new SagaStore[] {JACKSON2, JACKSON3}) {
      String sagaId = writer.insert(type.correlationId(unique()), sample.state()).sagaId();
      for (SagaStore reader : new SagaStore[] {JACKSON2, JACKSON3}) {
        S read = reader.find(type.id(sagaId)).orElseThrow().state();

        assertThat(read)
            .usingRecursiveComparison()
            .withComparatorForType(Double::compare, Double.class)
            .withComparatorForType(Float::compare, Float.class)
            .ignoringCollectionOrderInFields("set")
            .isEqualTo(sample.state());
      }
    }
  }

  private static String unique() {
    return UUID.randomUUID().toString();
  }

  private static AttributeValue stored(Saga<?> saga) {
    return DYNAMO_DB
        .client()
        .getItem(
            request ->
                request
                    .tableName("sagas")
                    .key(
                        Map.of(
                            "PK", AttributeValue.fromS("SAGA#" + saga.type().name()),
                            "SK", AttributeValue.fromS("ID#" + saga.sagaId()))))
        .item()
        .get("state");
  }
}
