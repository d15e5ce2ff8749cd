package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.codec.StateCodec;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Stores of one table that write states differently. */
class StoredCodecTest {
  private static final TestTable TABLE = TestTable.create();
  private static final SagaType<RichState> RICH = SagaType.of("RichSaga", RichState.class);
  private static final SagaType<String> TEXT = SagaType.of("TextSaga", String.class);

  private final String correlationId = "order-" + UUID.randomUUID();
  private final SagaStore plain = builder().build();
  private final SagaStore compressing = builder().compressAbove(0).build();

  /** A codec of a user: here, the bytes in reverse order. */
  private static final class Reversing implements StateCodec {
    @Override
    public String name() {
      return "reversing";
    }

    @Override
    public byte[] encode(byte[] state) {
      byte[] reversed = new byte[state.length];
      for (int i = 0; i < state.length; i++) {
        reversed[i] = state[state.length - 1 - i];
      }
      return reversed;
    }

    @Override
    public byte[] decode(byte[] stored) {
      return encode(stored);
    }
  }

  private static DynamoDbSagaStore.Builder builder() {
    return DynamoDbSagaStore.builder().client(TestTable.ENGINE.client()).tableName(TABLE.name());
  }

  @Test
  void everyStoreReadsCompressedStatesAndOthers() {
    Saga<RichState> saga =
        compressing.insert(RICH.correlationId(correlationId), RichState.example());
    assertThat(codecOf(saga)).isEqualTo("gzip");
    assertThat(TABLE.item(RICH.name(), saga.sagaId()).get("state").b()).isNotNull();

    assertThat(plain.find(RICH.id(saga.sagaId()))).contains(saga);
    Saga<RichState> rewritten = plain.update(saga);

    assertThat(codecOf(saga)).isEqualTo("native");
    assertThat(compressing.find(RICH.id(saga.sagaId()))).contains(rewritten);
  }

  @Test
  void onlyStatesAboveTheSizeAreCompressed() {
    SagaStore above100 = builder().compressAbove(100).build();

    Saga<String> saga = above100.insert(TEXT.correlationId(correlationId), "x".repeat(100));
    assertThat(codecOf(saga)).isEqualTo("native");
    saga = above100.update(saga.withState("x".repeat(101)));

    assertThat(codecOf(saga)).isEqualTo("gzip");
    assertThat(plain.find(TEXT.id(saga.sagaId()))).contains(saga);
  }

  @Test
  void compressionMakesRoomForLargeStates() {
    String large = "all work and no play ".repeat(50_000);

    Saga<String> saga = compressing.insert(TEXT.correlationId(correlationId), large);

    assertThat(large.length()).isGreaterThan(1_000_000);
    assertThat(plain.find(TEXT.id(saga.sagaId())).map(Saga::state)).contains(large);
  }

  @Test
  void aCodecOfOnesOwnIsReadByStoresThatWereGivenIt() {
    SagaStore reversing = builder().codec(new Reversing()).build();
    SagaStore knowing = builder().readableCodec(new Reversing()).build();

    Saga<String> saga = reversing.insert(TEXT.correlationId(correlationId), "state");

    assertThat(codecOf(saga)).isEqualTo("reversing");
    assertThat(reversing.find(TEXT.id(saga.sagaId()))).contains(saga);
    assertThat(knowing.find(TEXT.id(saga.sagaId()))).contains(saga);
    knowing.update(saga);
    assertThat(codecOf(saga)).isEqualTo("native");
  }

  @Test
  void aCodecThatTheStoreDoesNotKnowIsRefusedAndTheItemStays() {
    SagaStore reversing = builder().codec(new Reversing()).build();
    Saga<String> saga = reversing.insert(TEXT.correlationId(correlationId), "s3cr3t");
    var stored = TABLE.item(TEXT.name(), saga.sagaId());

    assertThatThrownBy(() -> plain.find(TEXT.id(saga.sagaId())))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining("'reversing'")
        .hasMessageContaining("gzip")
        .hasMessageContaining(saga.sagaId());
    assertThatThrownBy(() -> plain.insert(TEXT.correlationId(correlationId), "other"))
        .isInstanceOf(DuplicateSagaException.class);
    assertThat(TABLE.item(TEXT.name(), saga.sagaId())).isEqualTo(stored);
  }

  @Test
  void upcastersSeeTheTreeWhateverTheCodec() {
    SagaType<RichState> newer =
        SagaType.of(RICH.name(), RichState.class)
            .withStateVersion(2)
            .withUpcaster(1, state -> state.put("text", "brought to version 2"));
    for (SagaStore store :
        new SagaStore[] {compressing, builder().codec(new Reversing()).build()}) {
      Saga<RichState> saga =
          store.insert(RICH.correlationId(UUID.randomUUID().toString()), RichState.example());

      assertThat(store.find(newer.id(saga.sagaId())).orElseThrow().state().text())
          .isEqualTo("brought to version 2");
    }
  }

  @Test
  void damagedCompressedStatesAreRefused() {
    Saga<String> saga = compressing.insert(TEXT.correlationId(correlationId), "x".repeat(1000));
    byte[] bytes = TABLE.item(TEXT.name(), saga.sagaId()).get("state").b().asByteArray();
    bytes[bytes.length / 2] ^= 1;
    TABLE.tamper(
        TEXT.name(), saga.sagaId(), "state", AttributeValue.fromB(SdkBytes.fromByteArray(bytes)));

    assertThatThrownBy(() -> plain.find(TEXT.id(saga.sagaId())))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining(saga.sagaId());
  }

  private static String codecOf(Saga<?> saga) {
    return TABLE.item(saga.type().name(), saga.sagaId()).get("codec").s();
  }
}
