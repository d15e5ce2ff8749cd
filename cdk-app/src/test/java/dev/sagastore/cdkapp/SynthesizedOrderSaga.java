package dev.sagastore.cdkapp;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awscdk.App;
import software.amazon.awscdk.assertions.Template;

/**
 * The stack as the CLI would synthesise it, with the context of {@code cdk.json}, but with any jar,
 * for tests that run before it is packaged. Each variant is synthesised once for all tests.
 *
 * @param stack the stack
 * @param file the file of the synthesised template
 * @param template the template, to look things up
 */
public record SynthesizedOrderSaga(OrderSagaStack stack, Path file, Template template) {
  static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:team";
  static final String EMAIL = "team@example.com";
  static final Path CDK_JSON = Path.of("..", "cdk.json");
  static final Path DOCKERFILE = Path.of("..", "example", "src", "main", "docker", "Dockerfile");

  private static final Path FOLDER = Path.of("target", "synthesized").toAbsolutePath();
  private static final Map<Variant, SynthesizedOrderSaga> DONE = new ConcurrentHashMap<>();

  /** What is given on the command line. */
  enum Variant {
    DEFAULT,
    THROW_AWAY,
    ALARMS,
    EVERYTHING;

    private Map<String, String> context() {
      return switch (this) {
        case DEFAULT -> Map.of();
        case THROW_AWAY -> Map.of("removalPolicy", "destroy", "reservedConcurrency", "none");
        case ALARMS -> Map.of("alarms", TOPIC, "reservedConcurrency", "25");
        case EVERYTHING -> Map.of("alarms", EMAIL, "worker", "ecs");
      };
    }
  }

  /** Returns the file of the template that is synthesised without any context. */
  public static Path defaultTemplate() {
    return of(Variant.DEFAULT).file();
  }

  static SynthesizedOrderSaga of(Variant variant) {
    return DONE.computeIfAbsent(variant, SynthesizedOrderSaga::synthesize);
  }

  private static SynthesizedOrderSaga synthesize(Variant variant) {
    try {
      Map<String, Object> context = contextOfCdkJson();
      context.putAll(variant.context());
      Path folder = FOLDER.resolve(variant.name());
      App app =
          App.Builder.create()
              .context(context)
              .outdir(folder.resolve("cdk.out").toString())
              .build();
      OrderSagaStack stack =
          new OrderSagaStack(
              app,
              "OrderSaga",
              OrderSagaStackProps.fromContext(app.getNode()::tryGetContext),
              code(folder));
      Template template = Template.fromStack(stack);
      String file = app.synth().getStackArtifact(stack.getArtifactId()).getTemplateFullPath();
      return new SynthesizedOrderSaga(stack, Path.of(file), template);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> contextOfCdkJson() throws IOException {
    Map<String, Object> context = new HashMap<>();
    JsonMapper mapper = new JsonMapper();
    for (var value : mapper.readTree(Files.readString(CDK_JSON)).path("context").properties()) {
      context.put(value.getKey(), mapper.treeToValue(value.getValue(), Object.class));
    }
    return context;
  }

  private static OrderSagaCode code(Path folder) throws IOException {
    OrderSagaCode code = new OrderSagaCode(folder.resolve("example"));
    Files.createDirectories(code.jar().getParent());
    Files.writeString(code.jar(), "any");
    Path dockerfile = code.folder().resolve("src/main/docker/Dockerfile");
    Files.createDirectories(dockerfile.getParent());
    Files.copy(DOCKERFILE, dockerfile, StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(code.folder().resolve("pom.xml"), "of no concern to the image");
    return code;
  }
}
