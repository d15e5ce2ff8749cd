package dev.sagastore.cdkapp.demo;

import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.testing.EmbeddedDynamoDb;
import dev.sagastore.testing.RequestLog;
import dev.sagastore.testing.SynthesizedTemplate;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Runs the demo.
 *
 * <p>Exit codes: 0 if every event was handled and every order is where its events lead; 1 if not; 2
 * if there is nothing to run, for example because the file cannot be read.
 */
public final class Demo {
  private Demo() {}

  /**
   * Runs the demo and ends the JVM with its exit code.
   *
   * @param args a file of order events, one JSON object per line; the events that are shipped with
   *     the example if there is none
   */
  public static void main(String[] args) {
    // what there is to say is printed; a log would only repeat it
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try {
      if (!run(EventFile.of(args), SynthesizedStack::synthesize, out)) {
        System.exit(1);
      }
    } catch (DemoException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  static boolean run(EventFile events, Supplier<SynthesizedStack> cdkApp, PrintStream out) {
    Report report = new Report(out);
    report.title(events);
    SynthesizedStack stack = cdkApp.get();
    SynthesizedTemplate template = stack.template();
    RequestLog requests = new RequestLog();
    Lockstep lockstep = new Lockstep();
    try (EmbeddedDynamoDb engine = EmbeddedDynamoDb.start();
        DynamoDbClient client =
            engine
                .clientBuilder()
                .overrideConfiguration(
                    config ->
                        config.addExecutionInterceptor(requests).addExecutionInterceptor(lockstep))
                .build()) {
      List<String> tables = template.createTables(client);
      Map<String, String> environment = template.functionEnvironment();
      DynamoDbSagaStore store =
          DynamoDbSagaStore.builder().client(client).environment(environment).build();
      store.table().verify();
      report.setup(tables, environment);

      requests.clear();
      LocalQueue queue = new LocalQueue(events, stack.maxReceiveCount());
      Journal journal = new Journal();
      new Workers(store, journal, lockstep).drain(queue, stack.batchSize());
      List<RequestLog.Entry> cost = requests.entries();

      List<OrderView> orders = OrderView.all(events, store);
      report.orders(orders);
      report.conflicts(journal);
      report.deliveries(journal, queue);
      report.cost(cost);
      List<String> faults = Verdict.faults(orders, journal, queue);
      report.verdict(orders, faults);
      return faults.isEmpty();
    }
  }
}
