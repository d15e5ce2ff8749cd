package dev.sagastore.dynamodb.internal.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaType;
import dev.sagastore.StateType;
import dev.sagastore.dynamodb.internal.Fixtures;
import dev.sagastore.dynamodb.internal.state.Codecs;
import dev.sagastore.dynamodb.internal.state.StateDifference;
import dev.sagastore.dynamodb.internal.state.StateMapping;
import dev.sagastore.jackson2.Jackson2StateMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What is acknowledged is read as it was given, whatever the order that DynamoDB returns. */
class RoundTripTest {
  private static final StateMapping MAPPING = Fixtures.mapping();
  private static final StateMapping COMPARING =
      new StateMapping(Jackson2StateMapper.standard(), Codecs.standard(), true);

  /** Returns the attribute as DynamoDB may return it: every map in another order. */
  private static AttributeValue reversed(AttributeValue value) {
    return switch (value.type()) {
      case M -> {
        List<String> names = new ArrayList<>(value.m().keySet());
        Collections.reverse(names);
        Map<String, AttributeValue> map = new LinkedHashMap<>();
        names.forEach(name -> map.put(name, reversed(value.m().get(name))));
        yield AttributeValue.fromM(map);
      }
      case L -> AttributeValue.fromL(value.l().stream().map(RoundTripTest::reversed).toList());
      default -> value;
    };
  }

  private static <S> S read(SagaType<S> type, AttributeValue stored) {
    return MAPPING.read(type, "id-1", "native", stored, 1);
  }

  @Nested
  class Order {
    @JsonIdentityInfo(generator = ObjectIdGenerators.PropertyGenerator.class, property = "id")
    record Address(String id, String city) {}

    record InOrder(Address billing, Address shipping) {}

    record AgainstOrder(Address shipping, Address billing) {}

    private final Address address = new Address("a", "London");

    @Test
    void objectThatIsWrittenTwiceIsReadInAnyOrder() {
      SagaType<InOrder> type = SagaType.of("OrderSaga", InOrder.class);
      InOrder state = new InOrder(address, address);

      AttributeValue stored = MAPPING.write(type, "id-1", state).attribute();

      assertThat(stored.m().get("shipping").s()).isEqualTo("a");
      assertThat(read(type, stored)).isEqualTo(state);
      assertThat(read(type, reversed(stored))).isEqualTo(state);
    }

    @Test
    void objectThatCouldNotBeReadInTheOrderOfNamesFailsBeforeTheWrite() {
      SagaType<AgainstOrder> type = SagaType.of("OrderSaga", AgainstOrder.class);

      assertThatExceptionOfType(SagaSerializationException.class)
          .isThrownBy(() -> MAPPING.write(type, "id-1", new AgainstOrder(address, address)))
          .withMessageContaining("can be written, but not read back");
    }

    /** The last setter that is called wins. */
    static final class Counter {
      private int count;

      public int getFirst() {
        return count;
      }

      public void setFirst(int first) {
        this.count = first;
      }

      public int getLast() {
        return count * 2;
      }

      public void setLast(int last) {
        this.count = last;
      }
    }

    @Test
    void setterThatDependsOnTheOrderHasTheSameResultAtEveryRead() {
      SagaType<Counter> type = SagaType.of("OrderSaga", Counter.class);
      Counter state = new Counter();
      state.setFirst(21);

      AttributeValue stored = MAPPING.write(type, "id-1", state).attribute();

      assertThat(read(type, stored).getFirst()).isEqualTo(42);
      assertThat(read(type, reversed(stored)).getFirst()).isEqualTo(42);
      assertThatExceptionOfType(SagaSerializationException.class)
          .isThrownBy(() -> COMPARING.write(type, "id-1", state))
          .withMessageContaining("it differs at count.");
    }
  }

  @Nested
  class Subclass {
    static class Plain {
      public String customer = "";
    }

    static final class Rush extends Plain {
      public String courier = "Bo";
    }

    @Test
    void stateOfASubclassFails() {
      assertThatExceptionOfType(SagaSerializationException.class)
          .isThrownBy(
              () -> MAPPING.write(SagaType.of("OrderSaga", Plain.class), "id-1", new Rush()))
          .withMessage(
              ("OrderSaga id-1: the state is a %s, but would be read back as a %s, and lose its own"
                      + " properties: use a saga type of the former, or put @JsonTypeInfo on the"
                      + " class that both share")
                  .formatted(Rush.class.getName(), Plain.class.getName()));
      assertThatCode(() -> MAPPING.write(SagaType.of("OrderSaga", Rush.class), "id-1", new Rush()))
          .doesNotThrowAnyException();
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
      @JsonSubTypes.Type(value = Waiting.class, name = "waiting"),
      @JsonSubTypes.Type(value = Paid.class, name = "paid")
    })
    sealed interface Status permits Waiting, Paid {}

    record Waiting() implements Status {}

    record Paid(BigDecimal amount) implements Status {}

    @Test
    void stateOfASealedInterfaceIsReadAsItWas() {
      SagaType<Status> type = SagaType.of("OrderSaga", Status.class);

      for (Status state : List.of(new Waiting(), new Paid(new BigDecimal("1.50")))) {
        AttributeValue stored = COMPARING.write(type, "id-1", state).attribute();
        assertThat(read(type, stored)).isEqualTo(state);
      }
    }

    @Test
    void elementsOfAGenericStateKeepTheirClasses() {
      SagaType<List<Status>> type = SagaType.of("OrderSaga", new StateType<List<Status>>() {});
      List<Status> state = List.of(new Paid(BigDecimal.ONE), new Waiting());

      assertThat(read(type, COMPARING.write(type, "id-1", state).attribute())).isEqualTo(state);
    }

    @Test
    void collectionMayComeBackAsAnother() {
      SagaType<List<Integer>> type = SagaType.of("OrderSaga", new StateType<List<Integer>>() {});

      assertThat(read(type, MAPPING.write(type, "id-1", new Own()).attribute()))
          .isEqualTo(List.of(7));
    }

    static final class Own extends ArrayList<Integer> {
      Own() {
        add(7);
      }
    }
  }

  static class WithoutEquals {
    public Optional<int[]> array = Optional.of(new int[] {1});
    public Map<String, AtomicInteger> atomic = Map.of("a", new AtomicInteger(1));
    public Set<String> set = Set.of("a", "b");
    public List<Part> parts = List.of(new Part(new byte[] {1}));
    transient int cache = 7;
  }

  @SuppressWarnings("ArrayRecordComponent") // what users write
  record Part(byte[] bytes) {}

  static final class Cycle {
    @JsonIgnore public Cycle self = this;
    public int x;
  }

  static Stream<Object> same() {
    return Stream.of(new WithoutEquals(), new Part(new byte[] {1, 2}), 1.0, "text");
  }

  @ParameterizedTest
  @MethodSource("same")
  void stateThatIsReadAsItWasIsWritten(Object state) {
    assertThatCode(() -> write(state)).doesNotThrowAnyException();
  }

  @Test
  void cycleIsComparedOnce() {
    assertThat(StateDifference.between(new Cycle(), new Cycle())).isEmpty();
    Cycle other = new Cycle();
    other.x = 1;
    assertThat(StateDifference.between(new Cycle(), other).orElseThrow()).hasToString(" at x");
  }

  static final class Forgetful {
    @JsonIgnore public String lost = "s3cr3t";
    public String kept = "x";
  }

  record Outer(Map<String, List<Forgetful>> inner) {}

  static final class OwnEquals {
    @JsonIgnore public int version = new Random().nextInt();

    public int getX() {
      return 1;
    }

    public void setX(int x) {}

    @Override
    public boolean equals(Object other) {
      return other instanceof OwnEquals that && version == that.version;
    }

    @Override
    public int hashCode() {
      return Objects.hash(version);
    }
  }

  @Test
  void placeThatDiffersIsNamedWithoutKeysAndValues() {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> write(new Outer(Map.of("s3cr3t", List.of(forgetful())))))
        .withMessageStartingWith(
            "OrderSaga id-1: the state of %s is not read back as it was written: it differs at"
                    .formatted(Outer.class.getName())
                + " inner.*.*.lost.")
        .withMessageContaining("compareStates(false)")
        .withMessageNotContaining("s3cr3t");
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> write(new OwnEquals()))
        .withMessageContaining("it differs at version.");
  }

  private static Forgetful forgetful() {
    Forgetful state = new Forgetful();
    state.lost = "another s3cr3t";
    return state;
  }

  @Test
  void differencesAreFound() {
    for (List<Object> pair :
        List.<List<Object>>of(
            List.of("a", "b"),
            List.of(1, 1L),
            List.of(List.of(1), List.of(1, 2)),
            List.of(List.of(1), List.of(2)),
            List.of(Set.of(1), Set.of(2)),
            List.of(Map.of("a", 1), Map.of("b", 1)),
            List.of(Map.of("a", 1), Map.of("a", 2)),
            List.of(new int[] {1}, new int[] {2}),
            List.of(new AtomicInteger(1), new AtomicInteger(2)),
            List.of(Optional.of(1), Optional.empty()),
            List.of(new Part(new byte[] {1}), new Part(new byte[] {2})),
            List.of(new BigDecimal("1.0"), new BigDecimal("1.00")))) {
      assertThat(StateDifference.between(pair.get(0), pair.get(1))).as("%s", pair).isPresent();
      assertThat(StateDifference.between(pair.get(1), pair.get(0))).as("%s", pair).isPresent();
    }
  }

  @Test
  void withoutTheSwitchNothingIsCompared() {
    assertThatCode(
            () -> MAPPING.write(SagaType.of("OrderSaga", Forgetful.class), "id-1", forgetful()))
        .doesNotThrowAnyException();
  }

  @SuppressWarnings("unchecked") // it is the object's own class
  private static <S> void write(S state) {
    COMPARING.write(SagaType.of("OrderSaga", (Class<S>) state.getClass()), "id-1", state);
  }
}
