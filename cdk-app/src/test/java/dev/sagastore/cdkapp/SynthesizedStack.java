package dev.sagastore.cdkapp;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;

/**
 * A stack of an app of its own, in an account and region that are known.
 *
 * @param stack the stack
 * @param file its template
 */
record SynthesizedStack(Stack stack, Path file) {
  /**
   * Synthesizes a stack.
   *
   * @param folder where the cloud assembly is written
   * @param feature feature flag of the CDK that is switched on
   * @param declaration declares what the stack contains
   */
  static SynthesizedStack of(Path folder, String feature, Consumer<Stack> declaration) {
    App app = App.Builder.create().outdir(folder.toString()).context(Map.of(feature, true)).build();
    Stack stack =
        new Stack(
            app,
            "Orders",
            StackProps.builder()
                .env(Environment.builder().account("123456789012").region("eu-west-1").build())
                .build());
    declaration.accept(stack);
    String file = app.synth().getStackArtifact(stack.getArtifactId()).getTemplateFullPath();
    return new SynthesizedStack(stack, Path.of(file));
  }
}
