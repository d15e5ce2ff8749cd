package dev.sagastore.dynamodb.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import com.fasterxml.jackson.databind.jsontype.PolymorphicTypeValidator;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaType;
import dev.sagastore.dynamodb.internal.Fixtures;
import dev.sagastore.dynamodb.internal.attribute.AttributeWriter;
import dev.sagastore.spi.StateMappingException;
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
    ObjectMapper.DefaultTyping untyped = ObjectMapper.DefaultTyping.OBJECT_AND_NON_CONCRETE;
    for (JsonMapper.Builder mapper :
        List.of(
            JsonMapper.builder(),
            // classes stand in an array around the object, or among its properties
            JsonMapper.builder().activateDefaultTyping(all, untyped),
            JsonMapper.builder().activateDefaultTypingAsProperty(all, untyped, "class"))) {
      assertThatExceptionOfType(SagaSerializationException.class)
          .isThrownBy(() -> write(Fixtures.mapping(mapper.build()), state))
          .withMessage(
              "OrderSaga id-1: the state cannot be written: it contains itself, or is nested"
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
        .withMessageContaining("does not match java.lang.Integer");
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
  @ValueSource(ints = {32, 33, 100, 5_000})
  void aboveItNothingIsWritten(int depth) {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> write(nested(depth)))
        .withMessageEndingWith(
            "it contains itself, or is nested deeper than the 32 levels that DynamoDB allows");
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
    AttributeWriter out = new AttributeWriter();
    out.startList();
    for (int i = 0; i < 200; i++) {
      out.startList();
      out.endList();
      out.startObject();
      out.endObject();
    }
    for (int depth = 1; depth < 31; depth += 2) {
      out.startList();
      out.startObject();
      out.name("next");
    }
    assertThatExceptionOfType(StateMappingException.class).isThrownBy(out::startList);
    assertThatExceptionOfType(StateMappingException.class).isThrownBy(out::startObject);
  }

  private static AttributeValue write(Object state) {
    return write(MAPPING, state);
  }

  private static AttributeValue write(StateMapping mapping, Object state) {
    return mapping.write(SagaType.of("OrderSaga", Node.class), "id-1", (Node) state).attribute();
  }
}
