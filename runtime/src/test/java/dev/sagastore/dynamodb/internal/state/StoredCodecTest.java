package dev.sagastore.dynamodb.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sagastore.DuplicateSagaException;
import dev.sagastore.Saga;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaStore;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.codec.StateCodec;
import dev.sagastore.dynamodb.internal.EngineTable;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tests stores of one table that write states with different codecs. */
class StoredCodecTest {
  private static final EngineTable TABLE = EngineTable.create();
  private static final SagaType<Order> ORDER = SagaType.of("OrderSaga", Order.class);
  private static final Order STATE = new Order("new ".repeat(50), List.of("a", "b"));
  private static final SagaType<String> TEXT = SagaType.of("TextSaga", String.class);

  private final String correlationId = "order-" + UUID.randomUUID();
  private final SagaStore plain = TABLE.storeBuilder().build();
  private final SagaStore compressing = TABLE.storeBuilder().compressAbove(0).build();

  record Order(String text, List<String> articles) {}

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

  @Test
  void everyStoreReadsCompressedAndNativeStates() {
    Saga<Order> saga = compressing.insert(ORDER.correlationId(correlationId), STATE);
    assertThat(codecOf(saga)).isEqualTo("gzip");
    assertThat(TABLE.item(saga).get("state").b()).isNotNull();

    assertThat(plain.find(ORDER.id(saga.sagaId()))).contains(saga);
    Saga<Order> rewritten = plain.update(saga);

    assertThat(codecOf(saga)).isEqualTo("native");
    assertThat(compressing.find(ORDER.id(saga.sagaId()))).contains(rewritten);
  }

  @Test
  void stateAboveSizeIsCompressed() {
    SagaStore above100 = TABLE.storeBuilder().compressAbove(100).build();

    Saga<String> saga = above100.insert(TEXT.correlationId(correlationId), "x".repeat(100));
    assertThat(codecOf(saga)).isEqualTo("native");
    saga = above100.update(saga.withState("x".repeat(101)));

    assertThat(codecOf(saga)).isEqualTo("gzip");
    assertThat(plain.find(TEXT.id(saga.sagaId()))).contains(saga);
  }

  @Test
  void stateAboveLimitFitsCompressed() {
    String large = "all work and no play ".repeat(50_000);

    Saga<String> saga = compressing.insert(TEXT.correlationId(correlationId), large);

    assertThat(large.length()).isGreaterThan(1_000_000);
    assertThat(plain.find(TEXT.id(saga.sagaId())).map(Saga::state)).contains(large);
  }

  @Test
  void customCodecIsReadByStoresThatHaveIt() {
    SagaStore reversing = TABLE.storeBuilder().codec(new Reversing()).build();
    SagaStore knowing = TABLE.storeBuilder().readableCodec(new Reversing()).build();

    Saga<String> saga = reversing.insert(TEXT.correlationId(correlationId), "state");

    assertThat(codecOf(saga)).isEqualTo("reversing");
    assertThat(reversing.find(TEXT.id(saga.sagaId()))).contains(saga);
    assertThat(knowing.find(TEXT.id(saga.sagaId()))).contains(saga);
    knowing.update(saga);
    assertThat(codecOf(saga)).isEqualTo("native");
  }

  @Test
  void stateOfUnknownCodecIsUnreadableAndStays() {
    SagaStore reversing = TABLE.storeBuilder().codec(new Reversing()).build();
    Saga<String> saga = reversing.insert(TEXT.correlationId(correlationId), "s3cr3t");
    var stored = TABLE.item(saga);

    assertThatThrownBy(() -> plain.find(TEXT.id(saga.sagaId())))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining("'reversing'")
        .hasMessageContaining("gzip")
        .hasMessageContaining(saga.sagaId());
    assertThatThrownBy(() -> plain.insert(TEXT.correlationId(correlationId), "other"))
        .isInstanceOf(DuplicateSagaException.class);
    assertThat(TABLE.item(saga)).isEqualTo(stored);
  }

  @Test
  void upcasterIsAppliedUnderEveryCodec() {
    SagaType<Order> newer =
        SagaType.of(ORDER.name(), Order.class)
            .withStateVersion(2)
            .withUpcaster(1, state -> state.put("text", "brought to version 2"));
    for (SagaStore store :
        new SagaStore[] {compressing, TABLE.storeBuilder().codec(new Reversing()).build()}) {
      Saga<Order> saga = store.insert(ORDER.correlationId(UUID.randomUUID().toString()), STATE);

      assertThat(store.find(newer.id(saga.sagaId())).orElseThrow().state().text())
          .isEqualTo("brought to version 2");
    }
  }

  @Test
  void findFailsWhenCompressedStateIsDamaged() {
    Saga<String> saga = compressing.insert(TEXT.correlationId(correlationId), "x".repeat(1000));
    byte[] bytes = TABLE.item(saga).get("state").b().asByteArray();
    bytes[bytes.length / 2] ^= 1;
    TABLE.set(saga, "state", AttributeValue.fromB(SdkBytes.fromByteArray(bytes)));

    assertThatThrownBy(() -> plain.find(TEXT.id(saga.sagaId())))
        .isInstanceOf(SagaSerializationException.class)
        .hasMessageContaining(saga.sagaId());
  }

  private static String codecOf(Saga<?> saga) {
    return TABLE.item(saga).get("codec").s();
  }
}
