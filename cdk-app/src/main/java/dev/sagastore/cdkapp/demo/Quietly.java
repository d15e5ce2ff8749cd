package dev.sagastore.cdkapp.demo;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Keeps what is written to standard error to itself, unless something goes wrong. */
final class Quietly {
  private Quietly() {}

  /** Calls something that is known to be talkative: jsii comments on the version of Node. */
  static <T> T call(Supplier<T> talkative) {
    PrintStream original = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    boolean succeeded = false;
    try {
      T result = talkative.get();
      succeeded = true;
      return result;
    } finally {
      System.setErr(original);
      if (!succeeded) {
        original.print(said.toString(StandardCharsets.UTF_8));
      }
    }
  }
}
