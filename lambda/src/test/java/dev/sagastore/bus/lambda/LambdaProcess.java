package dev.sagastore.bus.lambda;

import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import dev.sagastore.schema.BusEnvironmentVariable;
import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.testing.EmbeddedDynamoDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A function in a process of its own, started by Lambda's runtime as in Lambda. */
final class LambdaProcess implements AutoCloseable {
  private static final String LOADED_CLASSES = "loaded-classes";

  private final Process process;
  private final Path output;

  private LambdaProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Returns the variables of a function. */
  static Map<String, String> environment(
      LambdaRuntimeApi lambda, QueueServer queues, String queue, String tableName) {
    Map<String, String> environment = new HashMap<>();
    environment.put(EnvironmentVariable.TABLE_NAME.variableName(), tableName);
    environment.put(EnvironmentVariable.CORRELATION_INDEX_NAME.variableName(), "GSI1");
    environment.put(EnvironmentVariable.CLEANUP_INDEX_NAME.variableName(), "GSI2");
    environment.put(EnvironmentVariable.TTL_ATTRIBUTE.variableName(), "ttl");
    environment.put(EnvironmentVariable.SCHEMA_VERSION.variableName(), "1");
    environment.put(BusEnvironmentVariable.NAME.variableName(), queue);
    environment.put(BusEnvironmentVariable.QUEUE_URL.variableName(), queues.url(queue));
    environment.put(
        BusEnvironmentVariable.DEAD_LETTER_QUEUE_URL.variableName(),
        queues.url(QueueServer.deadLetterQueue(queue)));
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", EmbeddedDynamoDb.shared().endpoint().toString());
    environment.put("AWS_ENDPOINT_URL_SQS", queues.endpoint().toString());
    environment.put("AWS_REGION", QueueServer.REGION);
    environment.put("AWS_ACCESS_KEY_ID", "local");
    environment.put("AWS_SECRET_ACCESS_KEY", "local");
    environment.put("AWS_LAMBDA_RUNTIME_API", lambda.address());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "orders");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
    return environment;
  }

  /** Starts a function, which ends after two minutes at the latest. */
  static LambdaProcess start(Class<?> handler, Map<String, String> environment, Path folder)
      throws IOException {
    Path output = folder.resolve(handler.getSimpleName());
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                // what Lambda's runtime provides of CRaC
                "-Dorg.crac.Core.Compat=" + Core.class.getPackageName(),
                "-Xlog:class+load:file=" + LOADED_CLASSES,
                "-Dorg.slf4j.simpleLogger.log.software.amazon.awssdk.request=debug",
                AWSLambda.class.getName(),
                handler.getName())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    CompletableFuture.delayedExecutor(2, TimeUnit.MINUTES).execute(process::destroyForcibly);
    return new LambdaProcess(process, output);
  }

  /** Returns the lines that the function has written. */
  List<String> output() throws IOException {
    return Files.readAllLines(output);
  }

  /** Returns the requests that the AWS SDK has sent. */
  List<String> requests() throws IOException {
    return output().stream().filter(line -> line.contains("Sending Request:")).toList();
  }

  /** Returns lines of the JVM's log, each with a class that was loaded. */
  List<String> loadedClasses() throws IOException {
    return Files.readAllLines(output.resolveSibling(LOADED_CLASSES));
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
