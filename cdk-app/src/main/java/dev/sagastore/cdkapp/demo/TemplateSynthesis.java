package dev.sagastore.cdkapp.demo;

import dev.sagastore.cdkapp.OrderSagaApp;
import dev.sagastore.cdkapp.UserError;
import dev.sagastore.testing.SynthesizedTemplate;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs the CDK app in this JVM. */
final class TemplateSynthesis {
  private TemplateSynthesis() {}

  /**
   * Returns the template of the CDK app.
   *
   * @throws DemoException if the CDK app can't run
   */
  static SynthesizedTemplate run() {
    PrintStream original = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    // jsii warns about versions of Node; that matters only if the synthesis fails
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    boolean succeeded = false;
    try {
      SynthesizedTemplate template = SynthesizedTemplate.read(OrderSagaApp.synthesize());
      succeeded = true;
      return template;
    } catch (UserError e) {
      throw new DemoException(String.valueOf(e.getMessage()), e);
    } finally {
      System.setErr(original);
      if (!succeeded) {
        original.print(printed.toString(StandardCharsets.UTF_8));
      }
    }
  }
}
