package dev.sagastore.jackson3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import dev.sagastore.SagaSerializationException;
import dev.sagastore.SagaType;
import dev.sagastore.StateType;
import dev.sagastore.jackson2.Jackson2StateMapper;
import dev.sagastore.spi.StateMapper;
import dev.sagastore.testing.InMemorySagaStore;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A state class with annotations of the Jackson that does not map it. */
class ForeignAnnotationsTest {
  private static final String OF_2 = "com.fasterxml.jackson.databind.annotation.";
  private static final String OF_3 = "tools.jackson.databind.annotation.";

  private static final StateMapper MAPPER2 = Jackson2StateMapper.standard();
  private static final StateMapper MAPPER3 = Jackson3StateMapper.standard();

  static final class Masked2 extends com.fasterxml.jackson.databind.ser.std.StdSerializer<String> {
    Masked2() {
      super(String.class);
    }

    @Override
    public void serialize(
        String value,
        com.fasterxml.jackson.core.JsonGenerator out,
        com.fasterxml.jackson.databind.SerializerProvider provider)
        throws java.io.IOException {
      out.writeString("masked");
    }
  }

  static final class Masked3 extends tools.jackson.databind.ser.std.StdSerializer<String> {
    Masked3() {
      super(String.class);
    }

    @Override
    public void serialize(
        String value,
        tools.jackson.core.JsonGenerator out,
        tools.jackson.databind.SerializationContext context) {
      out.writeString("masked");
    }
  }

  record Component2(
      @com.fasterxml.jackson.databind.annotation.JsonSerialize(using = Masked2.class)
          String card) {}

  record Component3(
      @tools.jackson.databind.annotation.JsonSerialize(using = Masked3.class) String card) {}

  record Both(
      @com.fasterxml.jackson.databind.annotation.JsonSerialize(using = Masked2.class)
          @tools.jackson.databind.annotation.JsonSerialize(using = Masked3.class)
          String card) {}

  @com.fasterxml.jackson.databind.annotation.JsonNaming(
      com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy.class)
  static class Named2 {
    public String firstName = "";
  }

  static final class Sub2 extends Named2 {}

  @tools.jackson.databind.annotation.JsonNaming(
      tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy.class)
  static class Named3 {
    public String firstName = "";
  }

  static final class Getter2 {
    private String text = "";

    @com.fasterxml.jackson.databind.annotation.JsonSerialize(using = Masked2.class)
    public String getText() {
      return text;
    }

    public void setText(String text) {
      this.text = text;
    }
  }

  @JacksonAnnotationsInside
  @com.fasterxml.jackson.databind.annotation.JsonSerialize(using = Masked2.class)
  @Retention(RetentionPolicy.RUNTIME)
  @interface Secret {}

  record Bundled(@Secret String card) {}

  record Holder(Map<String, List<Component2>> cards) {}

  record Case(StateMapper mapper, Object state, String annotation, Class<?> culprit) {}

  static Stream<Case> ignored() {
    return Stream.of(
        new Case(MAPPER3, new Component2("x"), OF_2 + "JsonSerialize", Component2.class),
        new Case(MAPPER2, new Component3("x"), OF_3 + "JsonSerialize", Component3.class),
        new Case(MAPPER3, new Named2(), OF_2 + "JsonNaming", Named2.class),
        new Case(MAPPER2, new Named3(), OF_3 + "JsonNaming", Named3.class),
        new Case(MAPPER3, new Sub2(), OF_2 + "JsonNaming", Named2.class),
        new Case(MAPPER3, new Getter2(), OF_2 + "JsonSerialize", Getter2.class),
        new Case(MAPPER3, new Bundled("x"), OF_2 + "JsonSerialize", Bundled.class),
        new Case(
            MAPPER3,
            new Holder(Map.of("a", List.of(new Component2("x")))),
            OF_2 + "JsonSerialize",
            Component2.class));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("ignored")
  void annotationOfTheOtherJacksonFails(Case given) {
    assertThatExceptionOfType(SagaSerializationException.class)
        .isThrownBy(() -> insert(given.mapper(), given.state()))
        .withMessageContaining(
            "%s has the annotation %s, which this mapper does not read: use the one in "
                .formatted(given.culprit().getName(), given.annotation()));
  }

  @Test
  void annotationsOfBothAreFine() {
    for (StateMapper mapper : List.of(MAPPER2, MAPPER3)) {
      assertThat(insert(mapper, new Both("4711"))).isEqualTo(new Both("masked"));
    }
  }

  @Test
  void ownAnnotationsAreRead() {
    assertThat(insert(MAPPER2, new Component2("4711"))).isEqualTo(new Component2("masked"));
    assertThat(insert(MAPPER3, new Component3("4711"))).isEqualTo(new Component3("masked"));
  }

  @Test
  void foreignAnnotationsCanBeAllowed() {
    StateMapper mapper2 =
        Jackson2StateMapper.builder(Jackson2StateMapper.defaultMapper())
            .allowForeignAnnotations()
            .build();
    StateMapper mapper3 =
        Jackson3StateMapper.builder(tools.jackson.databind.json.JsonMapper.shared())
            .allowForeignAnnotations()
            .build();

    assertThatCode(() -> insert(mapper2, new Component3("x"))).doesNotThrowAnyException();
    assertThatCode(() -> insert(mapper3, new Component2("x"))).doesNotThrowAnyException();
  }

  /** Returns what is read after the insert. */
  @SuppressWarnings("unchecked") // it is the object's own class
  private static <S> S insert(StateMapper mapper, S state) {
    InMemorySagaStore store =
        new InMemorySagaStore(
            Clock.systemUTC(), settings -> settings.stateMapper(mapper).compareStates(false));
    SagaType<S> type = SagaType.of("Sample", StateType.of((Class<S>) state.getClass()));
    store.insert(type.correlationId("a"), state);
    return store.find(type.correlationId("a")).orElseThrow().state();
  }
}
