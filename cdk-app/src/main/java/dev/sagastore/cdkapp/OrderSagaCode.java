package dev.sagastore.cdkapp;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awscdk.services.ecr.assets.Platform;
import software.amazon.awscdk.services.ecs.AssetImageProps;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.lambda.Code;

/**
 * What runs in the stack: one jar, as the code of the function and in the image of the worker.
 *
 * @param folder the folder of the module {@code example}, in which {@code mvn package} has built
 *     the jar
 */
public record OrderSagaCode(Path folder) {
  private static final String JAR = "target/order-saga-lambda.jar";
  private static final String DOCKERFILE = "src/main/docker/Dockerfile";

  /** Returns where the jar is, or should be. */
  public Path jar() {
    return folder.resolve(JAR);
  }

  /** Tells whether the jar is there. */
  public boolean isBuilt() {
    return Files.isRegularFile(jar());
  }

  /** Returns the code of the function. */
  public Code function() {
    return Code.fromAsset(jar().toString());
  }

  /** Returns the image of the worker. Docker builds it when it is deployed, not before. */
  public ContainerImage image() {
    return ContainerImage.fromAsset(
        folder.toString(),
        AssetImageProps.builder()
            .file(DOCKERFILE)
            // nothing but what the Dockerfile copies makes a difference to the image
            .exclude(List.of("*", "!" + DOCKERFILE, "!" + JAR))
            .platform(Platform.LINUX_ARM64)
            .build());
  }
}
