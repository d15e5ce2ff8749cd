package dev.sagastore.dynamodb.internal.attribute;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sagastore.spi.StateMappingException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttributeWriterTest {
  static Stream<Consumer<AttributeWriter>> outOfSequence() {
    return Stream.of(
        out -> out.name("a"),
        AttributeWriter::endObject,
        AttributeWriter::endList,
        out -> {
          out.string("a");
          out.string("b");
        },
        out -> {
          out.startObject();
          out.string("a value without a name");
        },
        out -> {
          out.startObject();
          out.name("a");
          out.name("b");
        },
        out -> {
          out.startObject();
          out.name("a");
          out.endObject();
        },
        out -> {
          out.startObject();
          out.endList();
        },
        out -> {
          out.startList();
          out.endObject();
        },
        out -> {
          out.startList();
          out.name("a");
        });
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource
  void outOfSequence(Consumer<AttributeWriter> calls) {
    assertThatExceptionOfType(StateMappingException.class)
        .isThrownBy(() -> calls.accept(new AttributeWriter()))
        .withMessageContaining("not written as valid JSON");
  }

  @Test
  void resultNeedsOneWholeValue() {
    AttributeWriter nothing = new AttributeWriter();
    AttributeWriter half = new AttributeWriter();
    half.startObject();

    for (AttributeWriter out : new AttributeWriter[] {nothing, half}) {
      assertThatExceptionOfType(StateMappingException.class)
          .isThrownBy(out::result)
          .withMessage("it is not written as one value");
    }
  }
}
