package dev.sagastore.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;

/**
 * A server in a process of its own, so that the processor time of this process contains only the
 * work of the client.
 */
final class ServerProcess implements AutoCloseable {
  private static final String READY = " is ready at ";

  private final Process process;
  private final URI endpoint;

  private ServerProcess(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /**
   * Starts the process, and waits until it is ready.
   *
   * @param program class whose main method prints "… is ready at" and the endpoint as its first
   *     line
   */
  static ServerProcess start(Class<?> program) {
    String java =
        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    try {
      Process process =
          new ProcessBuilder(
                  java,
                  "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                  "-cp",
                  System.getProperty("java.class.path"),
                  program.getName())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = output.readLine();
      if (line == null || !line.contains(READY)) {
        process.destroy();
        throw new IllegalStateException("%s did not start: %s".formatted(program, line));
      }
      return new ServerProcess(
          process, URI.create(line.substring(line.indexOf(READY) + READY.length())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets endpoint, region and credentials of a client. */
  <B extends AwsClientBuilder<B, C>, C> B connect(B client) {
    return client
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
  }

  @Override
  public void close() {
    process.destroy();
  }
}
