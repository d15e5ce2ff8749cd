package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.SagaIdentity;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A store on a table of its own, and what its requests cost. */
final class CostMeter {
  private final RequestLog log = new RequestLog();
  private final TestTable table = TestTable.create();
  private final DynamoDbClient client =
      TestTable.ENGINE
          .clientBuilder()
          .overrideConfiguration(config -> config.addExecutionInterceptor(log))
          .build();
  private final SagaIdentity identity;

  CostMeter(SagaIdentity identity) {
    this.identity = identity;
  }

  DynamoDbSagaStore.Builder builder() {
    return DynamoDbSagaStore.builder().client(client).tableName(table.name()).identity(identity);
  }

  DynamoDbSagaStore store() {
    return builder().build();
  }

  /** Returns a store on the same table whose requests are not counted: what others do. */
  DynamoDbSagaStore others() {
    return builder().client(TestTable.ENGINE.client()).build();
  }

  /** Does something, and notes what it costs. */
  <T> T of(Supplier<T> action) {
    log.clear();
    return action.get();
  }

  void run(Runnable action) {
    log.clear();
    action.run();
  }

  List<String> requests() {
    return log.entries().stream().map(RequestLog.Entry::operation).toList();
  }

  void assertRequests(String... operations) {
    assertThat(requests()).containsExactly(operations);
  }

  /** Returns all units, of the table and its indexes. */
  double units() {
    return log.entries().stream()
        .mapToDouble(
            entry ->
                entry.tableUnits()
                    + entry.indexUnits().values().stream().mapToDouble(Double::doubleValue).sum())
        .sum();
  }

  void assertUnits(double tableUnits, Map<String, Double> indexUnits) {
    assertThat(log.entries().stream().mapToDouble(RequestLog.Entry::tableUnits).sum())
        .as("units of the table")
        .isEqualTo(tableUnits);
    assertThat(
            log.entries().stream()
                .flatMap(entry -> entry.indexUnits().entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Double::sum)))
        .as("units of the indexes")
        .isEqualTo(indexUnits);
  }

  void assertCost(String operation, double tableUnits, Map<String, Double> indexUnits) {
    assertRequests(operation);
    assertUnits(tableUnits, indexUnits);
  }

  /** DynamoDB bills a refused write, but does not say how much. */
  void assertRefused(String operation) {
    assertThat(log.entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.operation()).isEqualTo(operation);
              assertThat(entry.refused()).isTrue();
            });
  }
}
