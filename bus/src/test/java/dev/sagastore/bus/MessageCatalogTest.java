package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sagastore.bus.TestMessages.Paid;
import dev.sagastore.bus.TestMessages.Placed;
import dev.sagastore.bus.TestMessages.Reserve;
import dev.sagastore.bus.spi.Envelope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MessageCatalogTest {
  /** Another message of the same name. */
  private static final class Elsewhere {
    record Paid(String text) {}
  }

  private final List<String> problems = new ArrayList<>();

  @CanIgnoreReturnValue
  private MessageCatalog catalog(MessageType<?>... declared) {
    return MessageCatalog.of(
        TestMessages.MAPPER, Set.of(Placed.class, Paid.class), List.of(declared), problems);
  }

  private static String name(Class<?> messageClass) {
    return messageClass.getName();
  }

  @Nested
  class Names {
    @Test
    void simpleNameIsDefault() {
      MessageCatalog catalog = catalog();

      assertThat(catalog.find("Paid")).contains(MessageType.of(Paid.class));
      assertThat(catalog.find("Shipped")).isEmpty();
      assertThat(catalog.typeOf(Paid.class).name()).isEqualTo("Paid");
      assertThat(problems).isEmpty();
    }

    @Test
    void chosenNameReplacesDefault() {
      MessageType<Paid> type = MessageType.of(Paid.class).named("order-paid");
      MessageCatalog catalog = catalog(type);

      assertThat(catalog.find("order-paid")).contains(type);
      assertThat(catalog.find("Paid")).isEmpty();
      assertThat(catalog.write("m-1", new Paid("a")))
          .isEqualTo(Envelope.of("m-1", "order-paid", "a"));
    }

    @Test
    void formerNameIsReadButNotWritten() {
      MessageType<Paid> type = MessageType.of(Paid.class).formerly("Payed").formerly("Billed");
      MessageCatalog catalog = catalog(type);

      assertThat(catalog.find("Payed")).contains(type);
      assertThat(catalog.find("Billed")).contains(type);
      assertThat(catalog.write("m-1", new Paid("a")).type()).isEqualTo("Paid");
    }

    @Test
    void ambiguousNamesAreReported() {
      catalog(MessageType.of(Elsewhere.Paid.class));

      assertThat(problems)
          .containsExactly(
              "two message types are named 'Paid': %s and %s; choose a name with MessageType.named"
                  .formatted(name(Elsewhere.Paid.class), name(Paid.class)));
    }

    @Test
    void formerNameOfOtherTypeIsReported() {
      catalog(MessageType.of(Placed.class).formerly("Paid"));

      assertThat(problems).hasSize(1).first().asString().contains("'Paid'", "Placed");
    }

    @Test
    void twoTypesOfOneClassAreReported() {
      catalog(MessageType.of(Paid.class), MessageType.of(Paid.class).named("other"));

      assertThat(problems).containsExactly(name(Paid.class) + " has two message types");
    }

    @Test
    void undeclaredTypeHasItsSimpleName() {
      assertThat(catalog().write("m-1", new Reserve("a")))
          .isEqualTo(Envelope.of("m-1", "Reserve", "a"));
    }

    @Test
    void undeclaredTypeWithNameOfOtherFails() {
      MessageCatalog catalog = catalog();

      assertThatIllegalArgumentException()
          .isThrownBy(() -> catalog.typeOf(Elsewhere.Paid.class))
          .withMessage(
              "two message types are named 'Paid': %s and %s; choose a name with MessageType.named",
              name(Paid.class), name(Elsewhere.Paid.class));
    }

    @Test
    void blankNameFails() {
      MessageType<Paid> type = MessageType.of(Paid.class);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> type.named(" "))
          .withMessage("the name of %s is blank", Paid.class);
      assertThatIllegalArgumentException().isThrownBy(() -> type.formerly(""));
    }
  }

  @Nested
  class Versions {
    private final MessageType<Paid> third =
        MessageType.of(Paid.class)
            .version(3)
            .upcast(1, body -> body + " to 2")
            .upcast(2, body -> body + " to 3");

    private String read(MessageType<Paid> type, int version) {
      return catalog(type)
          .read(type, Envelope.of("m-1", "Paid", "body").withVersion(version))
          .text();
    }

    @Test
    void olderVersionIsUpcast() {
      assertThat(read(third, 1)).isEqualTo("body to 2 to 3");
      assertThat(read(third, 2)).isEqualTo("body to 3");
      assertThat(read(third, 3)).isEqualTo("body");
    }

    @Test
    void presentVersionIsWritten() {
      assertThat(catalog(third).write("m-1", new Paid("a")).version()).isEqualTo(3);
      assertThat(third.version()).isEqualTo(3);
    }

    @Test
    void missingUpcasterIsReported() {
      catalog(MessageType.of(Paid.class).version(3).upcast(2, body -> body));

      assertThat(problems).containsExactly("version 1 of message type 'Paid' has no upcaster");
    }

    @Test
    void versionBelowOneFails() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> MessageType.of(Paid.class).version(0))
          .withMessage("the version of Paid must be at least 1, not 0");
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without a null checker can do
    void nullFails() {
      assertThatNullPointerException()
          .isThrownBy(() -> MessageType.of(Paid.class).upcast(1, null))
          .withMessage("the upcaster must not be null");
      assertThatNullPointerException()
          .isThrownBy(() -> MessageType.of(null))
          .withMessage("the class must not be null");
    }
  }

  @Test
  void typeIsValue() {
    MessageType<Paid> type = MessageType.of(Paid.class).named("paid").formerly("Payed").version(1);

    assertThat(type)
        .isEqualTo(MessageType.of(Paid.class).named("paid").formerly("Payed"))
        .hasSameHashCodeAs(MessageType.of(Paid.class).named("paid").formerly("Payed"))
        .isNotEqualTo(MessageType.of(Placed.class).named("paid").formerly("Payed"))
        .isNotEqualTo(MessageType.of(Paid.class).named("other").formerly("Payed"))
        .isNotEqualTo(MessageType.of(Paid.class).named("paid"))
        .isNotEqualTo(type.version(2))
        .isNotEqualTo(type.upcast(1, body -> body))
        .hasToString("MessageType[paid, version 1, %s]".formatted(name(Paid.class)));
  }
}
