package dev.sagastore.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Prints what {@link StoreOverhead} measures as ratios to the hand-written calls: processor time
 * and bytes allocated, of the calling thread only, in one process. The variants take turns, so that
 * a busy machine slows all of them; the median of the turns counts.
 *
 * <pre>{@code
 * java -cp benchmarks/target/benchmarks.jar dev.sagastore.benchmarks.OverheadReport
 * }</pre>
 */
public final class OverheadReport {
  private static final int[] SIZES = {500, 4_000, 64_000};
  private static final int WARM_UP_TURNS = 60;
  private static final int TURNS = 60;
  private static final int BYTES_PER_TURN = 1_200_000;
  private static final int MOST_OPERATIONS_PER_TURN = 300;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private Object last = "";

  private record Measured(double microseconds, double bytes) {}

  private OverheadReport() {}

  /**
   * Prints the report.
   *
   * @param arguments none
   * @throws IOException if Jackson cannot write a state
   */
  public static void main(String[] arguments) throws IOException {
    OverheadReport report = new OverheadReport();
    System.out.println("| bytes | operation | by hand | store | enhanced client | Jackson |");
    System.out.println("|---|---|---|---|---|---|");
    for (int bytes : SIZES) {
      report.print(bytes);
    }
  }

  private void print(int bytes) throws IOException {
    StoreOverhead calls = new StoreOverhead();
    calls.bytes = bytes;
    calls.prepare();
    Map<String, Supplier<Object>> variants = new LinkedHashMap<>();
    variants.put("find by hand", calls::handWrittenFind);
    variants.put("find", calls::storeFind);
    variants.put("find enhanced", calls::enhancedFind);
    variants.put("find Jackson", () -> unchecked(calls::jacksonFind));
    variants.put("put by hand", calls::handWrittenPut);
    variants.put("insert", calls::storeInsert);
    variants.put("update by hand", calls::handWrittenUpdate);
    variants.put("update", calls::storeUpdate);
    variants.put("put enhanced", calls::enhancedPut);
    variants.put("put Jackson", () -> unchecked(calls::jacksonPut));
    int operations = Math.min(MOST_OPERATIONS_PER_TURN, BYTES_PER_TURN / bytes + 1);
    measure(variants, operations, WARM_UP_TURNS);
    Map<String, Measured> measured = measure(variants, operations, TURNS);
    row(bytes, "find", measured, "find by hand", "find enhanced", "find Jackson");
    row(bytes, "insert", measured, "put by hand", "put enhanced", "put Jackson");
    row(bytes, "update", measured, "update by hand", "put enhanced", "put Jackson");
    row(bytes, "update", measured, "put by hand", "put enhanced", "put Jackson");
  }

  private static Object unchecked(Callable<Object> call) {
    try {
      return call.call();
    } catch (Exception e) {
      throw new IllegalStateException("a call failed", e);
    }
  }

  private static void row(
      int bytes,
      String operation,
      Map<String, Measured> all,
      String hand,
      String enhanced,
      String jackson) {
    Measured base = all.get(hand);
    System.out.printf(
        "| %,d | %s | %.1f µs, %,.0f B | %s | %s | %s |%n",
        bytes,
        operation + " against " + hand,
        base.microseconds(),
        base.bytes(),
        ratio(all.get(operation), base),
        ratio(all.get(enhanced), base),
        ratio(all.get(jackson), base));
  }

  private static String ratio(Measured measured, Measured base) {
    return "%.2f ×, %.2f ×"
        .formatted(measured.microseconds() / base.microseconds(), measured.bytes() / base.bytes());
  }

  private Map<String, Measured> measure(
      Map<String, Supplier<Object>> variants, int operations, int turns) {
    Map<String, List<Measured>> all = new LinkedHashMap<>();
    for (int turn = 0; turn < turns; turn++) {
      variants.forEach(
          (name, variant) ->
              all.computeIfAbsent(name, any -> new ArrayList<>()).add(turn(variant, operations)));
    }
    Map<String, Measured> medians = new LinkedHashMap<>();
    all.forEach(
        (name, measured) ->
            medians.put(
                name,
                new Measured(
                    median(measured.stream().mapToDouble(Measured::microseconds).toArray()),
                    median(measured.stream().mapToDouble(Measured::bytes).toArray()))));
    return medians;
  }

  private Measured turn(Supplier<Object> variant, int operations) {
    long bytes = threads.getCurrentThreadAllocatedBytes();
    long nanoseconds = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < operations; i++) {
      last = variant.get();
    }
    double time = threads.getCurrentThreadCpuTime() - nanoseconds;
    double allocated = threads.getCurrentThreadAllocatedBytes() - bytes;
    if (last == null) {
      throw new IllegalStateException("an operation returned nothing");
    }
    return new Measured(time / 1_000 / operations, allocated / operations);
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
