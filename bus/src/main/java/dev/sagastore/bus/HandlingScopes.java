package dev.sagastore.bus;

import dev.sagastore.bus.spi.Envelope;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;

/** Opens and closes what interceptors put around the handler of a message. */
final class HandlingScopes {
  private final List<MessageInterceptor> interceptors;

  HandlingScopes(List<MessageInterceptor> interceptors) {
    this.interceptors = List.copyOf(interceptors);
  }

  /** Calls a handler within the scopes of all interceptors. They are closed in reverse order. */
  @SuppressWarnings("try") // the handler doesn't see the scope
  <T> T around(Envelope message, Callable<T> handler) throws Exception {
    try (MessageInterceptor.Scope unused = open(message)) {
      return handler.call();
    }
  }

  private MessageInterceptor.Scope open(Envelope message) {
    Deque<MessageInterceptor.Scope> opened = new ArrayDeque<>();
    try {
      interceptors.forEach(interceptor -> opened.push(interceptor.handling(message)));
      return () -> closeAll(opened);
    } catch (Throwable e) {
      closeAll(opened);
      throw e;
    }
  }

  /** Closes each scope, whatever the others throw. */
  private static void closeAll(Deque<MessageInterceptor.Scope> opened) {
    if (opened.isEmpty()) {
      return;
    }
    try {
      opened.pop().close();
    } finally {
      closeAll(opened);
    }
  }
}
