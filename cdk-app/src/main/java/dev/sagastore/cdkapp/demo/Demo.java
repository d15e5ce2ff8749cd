package dev.sagastore.cdkapp.demo;

import dev.sagastore.testing.SynthesizedTemplate;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs the demo.
 *
 * <p>Exit codes:
 *
 * <ul>
 *   <li>0: all went well.
 *   <li>1: a check failed, for example because a message is left in the dead-letter queue.
 *   <li>2: there is nothing to run, for example because the file can't be read.
 * </ul>
 */
public final class Demo {
  private Demo() {}

  /**
   * Runs the demo and ends the JVM with its exit code, if that isn't 0.
   *
   * @param args a file of events, one JSON object per line; without it, the demo runs the file that
   *     is shipped with the example
   */
  public static void main(String[] args) {
    // the demo prints what the log would contain
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int exitCode = run(args, TemplateSynthesis::run, Terminal.ofProcess(), out, System.err);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  /**
   * Runs the demo.
   *
   * @return the exit code
   */
  static int run(
      String[] args,
      Supplier<SynthesizedTemplate> cdkApp,
      Terminal terminal,
      PrintStream out,
      PrintStream err) {
    try {
      return run(EventFile.of(args), cdkApp, new Report(new TerminalPrinter(out, terminal)))
          ? 0
          : 1;
    } catch (DemoException e) {
      err.println(e.getMessage());
      return 2;
    }
  }

  private static boolean run(EventFile file, Supplier<SynthesizedTemplate> cdkApp, Report report) {
    report.title(file);
    try (DemoTable table = new DemoTable(cdkApp.get(), file.start())) {
      report.setup(table.names());
      OrderSystem system = new OrderSystem(table, OrderSystem.crashes(file.messages()));
      table.requests().clear();
      system.run(file.events());
      List<OrderView> orders = OrderView.all(file, table.observer());
      report.orders(orders, system.timeline().entries());
      return report.checks(new Verification(file, system, orders).checks());
    }
  }
}
