package dev.sagastore.cdkapp.demo;

import dev.sagastore.testing.RequestLog;
import java.util.Collection;
import java.util.Set;

/**
 * Requests to DynamoDB, and what they cost.
 *
 * @param requests number of requests
 * @param reads read request units
 * @param tableWrites write request units of the table
 * @param indexWrites write request units of the indexes
 */
record Cost(int requests, double reads, double tableWrites, double indexWrites) {
  static final Cost NONE = new Cost(0, 0, 0, 0);

  private static final Set<String> READS = Set.of("GetItem", "Query", "BatchGetItem");

  /** Returns the cost of requests. */
  static Cost of(Collection<RequestLog.Entry> requests) {
    return requests.stream().map(Cost::of).reduce(NONE, Cost::plus);
  }

  private static Cost of(RequestLog.Entry request) {
    double indexes = request.indexUnits().values().stream().mapToDouble(Double::doubleValue).sum();
    return READS.contains(request.operation())
        ? new Cost(1, request.tableUnits() + indexes, 0, 0)
        : new Cost(1, 0, request.tableUnits(), indexes);
  }

  Cost plus(Cost other) {
    return new Cost(
        requests + other.requests,
        reads + other.reads,
        tableWrites + other.tableWrites,
        indexWrites + other.indexWrites);
  }
}
