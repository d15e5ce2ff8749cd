package dev.sagastore.example;

import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.testing.EmbeddedDynamoDb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Starts a program of the class path in a process of its own, as AWS does. */
final class JavaProcess {
  private JavaProcess() {}

  /** Returns what the code finds in its environment whose store has a table of the engine. */
  static Map<String, String> environment(EmbeddedDynamoDb engine, String tableName) {
    Map<String, String> environment = new HashMap<>();
    environment.put(EnvironmentVariable.TABLE_NAME.variableName(), tableName);
    environment.put(EnvironmentVariable.CORRELATION_INDEX_NAME.variableName(), "GSI1");
    environment.put(EnvironmentVariable.CLEANUP_INDEX_NAME.variableName(), "GSI2");
    environment.put(EnvironmentVariable.TTL_ATTRIBUTE.variableName(), "ttl");
    environment.put(EnvironmentVariable.SCHEMA_VERSION.variableName(), "1");
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", engine.endpoint().toString());
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_ACCESS_KEY_ID", "local");
    environment.put("AWS_SECRET_ACCESS_KEY", "local");
    return environment;
  }

  /** Prepares a process that writes its errors where it writes its output. */
  static ProcessBuilder of(Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder;
  }

  /** Starts a process, which ends after a minute at the latest: a test may wait for it. */
  static Process start(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    CompletableFuture.delayedExecutor(1, TimeUnit.MINUTES).execute(process::destroyForcibly);
    return process;
  }
}
