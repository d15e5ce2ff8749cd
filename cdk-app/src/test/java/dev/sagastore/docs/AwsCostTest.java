package dev.sagastore.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The table of costs in {@code docs/aws.md} follows from the prices and the counts on that page.
 */
class AwsCostTest {
  private static final double GB = 1L << 30;
  private static final double MILLION = 1e6;
  private static final int DAYS = 30;
  private static final double SWEEPS = DAYS * 24 * 60;
  private static final double MESSAGES = 5;

  /** Orders a month, and the share of invocations that start a new environment. */
  private record Load(double orders, double coldStarts) {
    double invocations() {
      return MESSAGES * orders;
    }

    double lambda() {
      return lambda(invocations(), 0.04 + coldStarts * 3);
    }

    static double lambda(double invocations, double seconds) {
      return invocations * (0.20 / MILLION + seconds * 0.0000133334);
    }
  }

  private static final List<Load> LOADS =
      List.of(new Load(1_000, 0.2), new Load(100_000, 0.01), new Load(3_000_000, 0.001));

  private static double sqs(double requests) {
    return requests * 0.40 / MILLION;
  }

  private static double sns(Load load) {
    return load.orders() * 0.50 / MILLION;
  }

  private static double log(double bytes) {
    return bytes / GB * 0.50;
  }

  private static Map<String, Double> bus(Load load) {
    double emptyReceives = 5 * DAYS * 24 * 60 * 60 / 20.0;
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("DynamoDB, requests", load.orders() * (21 * 0.625 + 6 * 0.125) / MILLION);
    parts.put("DynamoDB, storage and recovery", load.orders() * (2048 * 0.25 + 1536 * 0.20) / GB);
    parts.put("Lambda", load.lambda());
    parts.put("SQS", sqs(18 * load.orders() + emptyReceives));
    parts.put("SNS", sns(load));
    parts.put(
        "sweeps: function, schedule, queries",
        Load.lambda(SWEEPS, 0.02) + SWEEPS * (1.00 + 0.5 * 0.125) / MILLION);
    parts.put("logs", log(load.invocations() * 1200 + SWEEPS * 500));
    parts.put("11 metrics", 11 * 0.30);
    parts.put("alarms on 21 metrics", 21 * 0.10);
    return parts;
  }

  private static double stepFunctions(Load load) {
    return load.orders() * 6 * 0.025 / 1000 + sqs(3 * load.orders()) + sns(load) + 3 * 0.10;
  }

  private static double durableFunctions(Load load) {
    double gigabytes = load.orders() * 9 * 1024 / GB;
    return load.orders() * 9 * 8.00 / MILLION
        + gigabytes * (0.25 + 0.15 * 14 / DAYS)
        + load.lambda()
        + sqs(3 * load.orders())
        + sns(load)
        + log(load.invocations() * 500)
        + 3 * 0.10;
  }

  private static String row(String name, List<Double> costs) {
    StringBuilder row = new StringBuilder("| ").append(name).append(" |");
    costs.forEach(cost -> row.append(String.format(Locale.ROOT, " $%,.2f |", cost)));
    return row.append('\n').toString();
  }

  @Test
  void tableFollowsFromPrices() throws IOException {
    StringBuilder table = new StringBuilder();
    for (String part : bus(LOADS.get(0)).keySet()) {
      table.append(row(part, LOADS.stream().map(load -> bus(load).get(part)).toList()));
    }
    List<Double> sums = new ArrayList<>();
    LOADS.forEach(
        load -> sums.add(bus(load).values().stream().mapToDouble(Double::doubleValue).sum()));
    table.append(row("**saga bus, sum**", sums));
    table.append(
        row("Step Functions Standard", LOADS.stream().map(AwsCostTest::stepFunctions).toList()));
    table.append(
        row("durable functions", LOADS.stream().map(AwsCostTest::durableFunctions).toList()));

    assertThat(Files.readString(Path.of("../docs/aws.md"))).contains(table);
  }
}
