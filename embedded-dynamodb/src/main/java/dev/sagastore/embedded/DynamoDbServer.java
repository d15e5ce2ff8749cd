package dev.sagastore.embedded;

import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;

/**
 * Runs an engine as a program, until it is stopped.
 *
 * <pre>{@code
 * java -jar embedded-dynamodb-standalone.jar --port 8000
 * }</pre>
 */
public final class DynamoDbServer {
  private static final String USAGE =
      """
      Usage: java -jar embedded-dynamodb-standalone.jar [--port PORT]

        --port PORT  port on the loopback address, 1 to 65535; 0, or none, for any free port

      Prints its address when it is ready. All data is in memory, and gone when it stops.""";

  private DynamoDbServer() {}

  /**
   * Starts the engine and prints its address. The program runs until its process is stopped. Exits
   * with 2 if the arguments are wrong, and with 1 if the port is in use.
   *
   * @param args {@code --port} and a port, or nothing
   * @throws InterruptedException if the main thread is interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    if (List.of(args).contains("--help")) {
      System.out.println(USAGE);
      return;
    }
    URI address;
    try {
      address = DynamoDbEngine.start().listen(port(args));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(USAGE);
      System.exit(2);
      return;
    } catch (UncheckedIOException e) {
      System.err.println(e.getMessage());
      System.exit(1);
      return;
    }
    System.out.println("Embedded DynamoDB is ready at " + address);
    Thread.currentThread().join();
  }

  private static int port(String[] args) {
    if (args.length == 0) {
      return 0;
    }
    // both usual forms: "--port 8000" and "--port=8000"
    String[] option = args.length == 1 ? args[0].split("=", 2) : args;
    if (option.length != 2 || !option[0].equals("--port")) {
      throw new IllegalArgumentException("unknown arguments: " + String.join(" ", args));
    }
    try {
      return Integer.parseInt(option[1]);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--port takes a number, and not '" + option[1] + "'", e);
    }
  }
}
