package dev.sagastore.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sagastore.bus.spi.Envelope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandlingScopesTest {
  private static final Envelope MESSAGE = Envelope.of("m-1", "Paid", "{}");

  private final List<String> calls = new ArrayList<>();

  private MessageInterceptor scope(String name) {
    return new MessageInterceptor() {
      @Override
      public Scope handling(Envelope message) {
        calls.add("open %s %s".formatted(name, message.id()));
        return () -> calls.add("close " + name);
      }
    };
  }

  private static MessageInterceptor failingToOpen() {
    return new MessageInterceptor() {
      @Override
      public Scope handling(Envelope message) {
        throw new IllegalStateException("can't open");
      }
    };
  }

  private static MessageInterceptor failingToClose() {
    return new MessageInterceptor() {
      @Override
      public Scope handling(Envelope message) {
        return () -> {
          throw new IllegalStateException("can't close");
        };
      }
    };
  }

  @Test
  void scopesCloseInReverseOrder() throws Exception {
    HandlingScopes scopes =
        new HandlingScopes(List.of(scope("outer"), new MessageInterceptor() {}, scope("inner")));

    assertThat(scopes.around(MESSAGE, () -> calls.add("handle"))).isTrue();

    assertThat(calls)
        .containsExactly(
            "open outer m-1", "open inner m-1", "handle", "close inner", "close outer");
  }

  @Test
  void failureToOpenClosesOuterScopes() {
    HandlingScopes scopes = new HandlingScopes(List.of(scope("outer"), failingToOpen()));

    assertThatIllegalStateException()
        .isThrownBy(() -> scopes.around(MESSAGE, () -> calls.add("handle")))
        .withMessage("can't open");

    assertThat(calls).containsExactly("open outer m-1", "close outer");
  }

  @Test
  void checkedExceptionClosesOuterScopes() {
    MessageInterceptor failing =
        new MessageInterceptor() {
          @Override
          public Scope handling(Envelope message) {
            return HandlingScopesTest.<Scope, RuntimeException>fail(new IOException("checked"));
          }
        };
    HandlingScopes scopes = new HandlingScopes(List.of(scope("outer"), failing));

    assertThatIOException()
        .isThrownBy(() -> scopes.around(MESSAGE, () -> calls.add("handle")))
        .withMessage("checked");

    assertThat(calls).containsExactly("open outer m-1", "close outer");
  }

  /** Throws a checked exception that isn't declared, as Kotlin and Lombok do. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T, E extends Throwable> T fail(Throwable exception) throws E {
    throw (E) exception;
  }

  @Test
  void failureToCloseClosesOuterScopes() {
    HandlingScopes scopes = new HandlingScopes(List.of(scope("outer"), failingToClose()));

    assertThatIllegalStateException()
        .isThrownBy(() -> scopes.around(MESSAGE, () -> calls.add("handle")))
        .withMessage("can't close");

    assertThat(calls).containsExactly("open outer m-1", "handle", "close outer");
  }

  @Test
  void failingHandlerClosesScopes() {
    HandlingScopes scopes = new HandlingScopes(List.of(scope("only")));

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                scopes.around(
                    MESSAGE,
                    () -> {
                      throw new IllegalStateException("the bank is closed");
                    }))
        .withMessage("the bank is closed");

    assertThat(calls).containsExactly("open only m-1", "close only");
  }
}
