package dev.sagastore.dynamodb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;
import tools.jackson.databind.util.TokenBuffer;

class NestingLimitTest {
  private static final StateMapping MAPPING = Fixtures.mapping();

  static final class Node {
    public Object next;
  }

  /** Written as an array that holds an object which it is in. */
  private record Endless(Node owner) implements Iterable<Node> {
    @Override
    public Iterator<Node> iterator() {
      return List.of(owner).iterator();
    }
  }

  static Stream<Arguments> cycles() {
    Node ofTwo = new Node();
    Node other = new Node();
    ofTwo.next = other;
    other.next = ofTwo;

    List<Object> list = new ArrayList<>();
    list.add(list);
    Node throughList = new Node();
    throughList.next = list;

    Map<String, Object> map = new HashMap<>();
    map.put("s3cr3t", List.of(map));
    Node throughMap = new Node();
    throughMap.next = map;

    Node throughArray = new Node();
    throughArray.next = new Object[] {throughArray};

    Node throughIterable = new Node();
    throughIterable.next = new Endless(throughIterable);

    Node throughReference = new Node();
    throughReference.next = new AtomicReference<>(throughReference);

    return Stream.of(
        Arguments.of("two objects", ofTwo),
        Arguments.of("a list", throughList),
        Arguments.of("a map", throughMap),
        Arguments.of("an array", throughArray),
        Arguments.of("an iterable", throughIterable),
        Arguments.of("a reference", throughReference));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cycles")
  void aStateThatContainsItselfIsRefusedInAFewWords(String what, Object state) {
    PolymorphicTypeValidator all =
        BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build();
    DefaultTyping untyped = DefaultTyping.OBJECT_AND_NON_CONCRETE;
    for (JsonMapper.Builder mapper :
        List.of(
            JsonMapper.builder(),
            // classes stand in an array around the object, or among its properties
            JsonMapper.builder().activateDefaultTyping(all, untyped),
            JsonMapper.builder().activateDefaultTypingAsProperty(all, untyped, "class"))) {
      assertThatExceptionOfType(SagaSerializationException.class)
          .isThrownBy(() -> write(Fixtures.mapping(mapper.build()), state))
          .withMessage(
              "OrderSaga id-1: the state cannot be written: it contains itself, or is nested far"
                  + " deeper than the 32 levels that DynamoDB allows");
    }
  }

  @Test
  void afterwardsOthersAreWrittenAndReadAsEver() {
    Node first = new Node();
    Node second = new Node();
    first.next = second;
    second.next = first;
    assertThatExceptionOfType(SagaSerializationException.class).isThrownBy(() -> write(first));

    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(
            () ->
                MAPPING.read(
                    SagaType.of("OrderSaga", Integer.class),
                    "id-1",
                    "native",
                    AttributeValue.fromBool(true),
                    1))
        .withMessageContaining("does not fit into java.lang.Integer");
    first.next = "text";
    assertThat(write(first).m()).containsOnlyKeys("next");
  }

  @Test
  void whatStandsInSeveralPlacesIsNoCycle() {
    Map<String, String> shared = Map.of("a", "b");
    Node state = new Node();
    state.next = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      @SuppressWarnings("unchecked") // as it was made above
      List<Object> list = (List<Object>) state.next;
      list.add(List.of(shared, shared));
    }

    assertThat(write(state).m().get("next").l())
        .hasSize(500)
        .allMatch(pair -> pair.l().get(0).equals(pair.l().get(1)));
  }

  @Test
  void whatDynamoDbAllowsIsFarBelowTheLimit() {
    assertThatCode(() -> write(nested(31))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 99, 100})
  void upToTheLimitTheLevelsOfDynamoDbAreTold(int depth) {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> write(nested(depth)))
        .withMessageEndingWith("it is nested deeper than the 32 levels that DynamoDB allows");
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 102, 5_000})
  void aboveItNothingIsWritten(int depth) {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> write(nested(depth)))
        .withMessageContaining("it contains itself, or is nested far deeper than");
  }

  /** Objects and lists in turn. */
  private static Node nested(int depth) {
    Object inner = "innermost";
    for (int i = depth; i > 1; i--) {
      if (i % 2 == 0) {
        List<Object> list = new ArrayList<>();
        list.add(inner);
        inner = list;
      } else {
        Node node = new Node();
        node.next = inner;
        inner = node;
      }
    }
    Node outermost = new Node();
    outermost.next = inner;
    return outermost;
  }

  @Test
  void everyWayToBeginIsCountedAndEveryEndCountsBack() {
    JsonMapper mapper = StateMapping.defaultMapper();
    try (TokenBuffer buffer = new TokenBuffer(mapper._serializationContext(), false);
        NestingLimit limit = new NestingLimit(buffer)) {
      limit.writeStartArray();
      for (int i = 0; i < 200; i++) {
        limit.writeStartArray().writeEndArray();
        limit.writeStartArray(this).writeEndArray();
        limit.writeStartArray(this, 0).writeEndArray();
        limit.writeStartObject().writeEndObject();
        limit.writeStartObject(this).writeEndObject();
        limit.writeStartObject(this, 0).writeEndObject();
      }
      for (int depth = 1; depth < 98; depth += 3) {
        limit.writeStartArray();
        limit.writeStartArray(this);
        limit.writeStartArray(this, 1);
      }
      assertThatExceptionOfType(NestingLimit.TooDeepException.class)
          .isThrownBy(() -> limit.writeStartObject());
      assertThatExceptionOfType(NestingLimit.TooDeepException.class)
          .isThrownBy(() -> limit.writeStartObject(this));
      assertThatExceptionOfType(NestingLimit.TooDeepException.class)
          .isThrownBy(() -> limit.writeStartObject(this, 1));
    }
  }

  private static AttributeValue write(Object state) {
    return write(MAPPING, state);
  }

  @SuppressWarnings("unchecked") // it is the object's own class
  private static <S> AttributeValue write(StateMapping mapping, S state) {
    return mapping
        .write(SagaType.of("OrderSaga", (Class<S>) state.getClass()), "id-1", state)
        .attribute();
  }
}
