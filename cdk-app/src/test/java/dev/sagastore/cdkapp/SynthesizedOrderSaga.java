package dev.sagastore.cdkapp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awscdk.App;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.lambda.Code;

/** The stack with any code in its function, for tests that run before the jar is packaged. */
public final class SynthesizedOrderSaga {
  private SynthesizedOrderSaga() {}

  /** Returns the file of the synthesised template. */
  public static Path template() {
    try {
      Path code = Files.createTempDirectory("code");
      Files.writeString(code.resolve("code"), "any");
      App app = new App();
      OrderSagaStack stack =
          new OrderSagaStack(
              app, "OrderSaga", Code.fromAsset(code.toString()), RemovalPolicy.RETAIN);
      return Path.of(app.synth().getStackArtifact(stack.getArtifactId()).getTemplateFullPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
