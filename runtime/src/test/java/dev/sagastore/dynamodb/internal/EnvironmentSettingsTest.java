package dev.sagastore.dynamodb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.Retention;
import dev.sagastore.schema.TableSchema;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentSettingsTest {
  private final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "SAGA_STORE_TABLE_NAME", "sagas",
              "SAGA_STORE_CORRELATION_INDEX_NAME", "by-correlation",
              "SAGA_STORE_CLEANUP_INDEX_NAME", "by-day",
              "SAGA_STORE_TTL_ATTRIBUTE", "expires",
              "SAGA_STORE_SHARDS", "7",
              "SAGA_STORE_DUE_PARTITIONS", "3",
              "SAGA_STORE_RETENTION", "P7D",
              "SAGA_STORE_SCHEMA_VERSION", "2",
              "PATH", "/usr/bin"));

  @Test
  void everyVariableIsRead() {
    assertThat(EnvironmentSettings.parse(environment, ""))
        .isEqualTo(
            new EnvironmentSettings(
                "sagas",
                TableSchema.builder()
                    .correlationIndexName("by-correlation")
                    .cleanupIndexName("by-day")
                    .ttlAttribute("expires")
                    .shards(7)
                    .duePartitions(3)
                    .build(),
                Optional.of(Retention.of(Duration.ofDays(7)))));
  }

  static Stream<String> tableNames() {
    return Stream.of(
        "abc",
        "Sagas_1.2-x",
        "x".repeat(255),
        "arn:aws:dynamodb:eu-central-1:123456789012:table/sagas");
  }

  @ParameterizedTest
  @MethodSource("tableNames")
  void tableNameOrArnIsRead(String name) {
    environment.put("SAGA_STORE_TABLE_NAME", name);

    assertThat(EnvironmentSettings.parse(environment, "").tableName()).isEqualTo(name);
  }

  static Stream<String> badTableNames() {
    return Stream.of(
        "ab", "x".repeat(256), "my sagas", "sagas ", "${Token[TOKEN.1]}", "arn:", "arn:a b");
  }

  @ParameterizedTest
  @MethodSource("badTableNames")
  void invalidTableNameFails(String name) {
    environment.put("SAGA_STORE_TABLE_NAME", name);

    assertThat(problems())
        .containsExactly(
            "SAGA_STORE_TABLE_NAME is '"
                + name
                + "', which is neither the name nor the ARN of a table");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SHARDS", "DUE_PARTITIONS", "RETENTION"})
  void missingVariableIsReported(EnvironmentVariable variable) {
    environment.remove(variable.variableName());

    assertThat(problems()).containsExactly(variable.variableName() + " is not set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void supportedSchemaVersionIsRead(String version) {
    environment.put("SAGA_STORE_SCHEMA_VERSION", version);

    assertThat(EnvironmentSettings.parse(environment, "").tableName()).isEqualTo("sagas");
  }

  @Test
  void duePartitionsDefaultToOne() {
    environment.remove("SAGA_STORE_DUE_PARTITIONS");

    assertThat(EnvironmentSettings.parse(environment, "").schema().duePartitions().count())
        .isEqualTo(1);
  }

  @Test
  void invalidDuePartitionsAreReported() {
    environment.put("SAGA_STORE_DUE_PARTITIONS", "many");
    assertThat(problems())
        .containsExactly("SAGA_STORE_DUE_PARTITIONS is 'many', which is not a number");

    environment.put("SAGA_STORE_DUE_PARTITIONS", "0");
    assertThat(problems())
        .containsExactly("the number of partitions for due sagas must be from 1 to 1000, not 0");
  }

  @Test
  void shardsDefaultToOne() {
    environment.remove("SAGA_STORE_SHARDS");

    assertThat(EnvironmentSettings.parse(environment, "").schema().shards()).isEqualTo(1);
  }

  @Test
  void retentionIsOptional() {
    environment.remove("SAGA_STORE_RETENTION");
    assertThat(EnvironmentSettings.parse(environment, "").retention()).isEmpty();

    environment.put("SAGA_STORE_RETENTION", "never");
    assertThat(EnvironmentSettings.parse(environment, "").retention()).contains(Retention.never());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "30", "30 days"})
  void invalidRetentionIsReported(String retention) {
    environment.put("SAGA_STORE_RETENTION", retention);

    assertThat(problems())
        .containsExactly(
            "SAGA_STORE_RETENTION is not valid: '"
                + retention
                + "' is not a retention: write a duration such as P30D or PT12H, or never");
  }

  @Test
  void retentionOutOfBoundsIsReported() {
    environment.put("SAGA_STORE_RETENTION", "PT0S");

    assertThat(problems())
        .containsExactly(
            "SAGA_STORE_RETENTION is not valid: the retention must be more than zero and at most 36500"
                + " days, not PT0S");
  }

  @Test
  void prefixSelectsVariables() {
    Map<String, String> both = new HashMap<>(environment);
    environment.forEach((name, value) -> both.put("ORDERS_" + name, value));
    both.put("SAGA_STORE_TABLE_NAME", "others");

    assertThat(EnvironmentSettings.parse(both, "ORDERS_"))
        .isEqualTo(EnvironmentSettings.parse(environment, ""));
  }

  @Test
  void problemsContainPrefix() {
    Map<String, String> prefixed =
        Map.of(
            "ORDERS_SAGA_STORE_TABLE_NAME", "bad name!",
            "ORDERS_SAGA_STORE_SHARDS", "many",
            "ORDERS_SAGA_STORE_RETENTION", "PT0S",
            "ORDERS_SAGA_STORE_SCHEMA_VERSION", "3");

    assertThatExceptionOfType(SagaStoreConfigurationException.class)
        .isThrownBy(() -> EnvironmentSettings.parse(prefixed, "ORDERS_"))
        .satisfies(
            e ->
                assertThat(e.getMessage().lines())
                    .hasSize(9)
                    .startsWith(
                        "the environment does not describe a saga store with the prefix ORDERS_:")
                    .filteredOn(line -> line.startsWith("  - "))
                    .allMatch(line -> line.startsWith("  - ORDERS_SAGA_STORE_")))
        .withMessageEndingWith("Give the construct the same prefix.");
  }

  @Test
  void prefixIsCheckedFirst() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EnvironmentSettings.parse(Map.of(), "AWS_"))
        .withMessageContaining("'AWS_'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "two", "1.0", " 2", "99999999999"})
  void invalidShardsAreReported(String shards) {
    environment.put("SAGA_STORE_SHARDS", shards);

    assertThat(problems())
        .containsExactly("SAGA_STORE_SHARDS is '" + shards + "', which is not a number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1001"})
  void shardsOutOfBoundsAreReported(String shards) {
    environment.put("SAGA_STORE_SHARDS", shards);

    assertThat(problems())
        .containsExactly("the number of shards must be from 1 to 1000, not " + shards);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SHARDS", "DUE_PARTITIONS", "RETENTION"})
  void blankVariableIsReported(EnvironmentVariable variable) {
    environment.put(variable.variableName(), " ");

    assertThat(problems()).containsExactly(variable.variableName() + " is blank");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "3", "01", "1.0", " 1", "one"})
  void unsupportedSchemaVersionFails(String version) {
    environment.put("SAGA_STORE_SCHEMA_VERSION", version);

    assertThat(problems())
        .containsExactly(
            "SAGA_STORE_SCHEMA_VERSION is '"
                + version
                + "', but this library supports 1 to 2: use the same version of construct and runtime");
  }

  @Test
  void invalidNamesAreReported() {
    environment.put("SAGA_STORE_CORRELATION_INDEX_NAME", "?");
    environment.put("SAGA_STORE_TTL_ATTRIBUTE", "state");

    assertThat(problems())
        .singleElement()
        .asString()
        .contains("the correlation index cannot be named '?'")
        .contains("the TTL attribute cannot be 'state'");
  }

  @Test
  void presentVariablesAreCheckedIfOthersAreMissing() {
    environment.remove("SAGA_STORE_CORRELATION_INDEX_NAME");
    environment.put("SAGA_STORE_CLEANUP_INDEX_NAME", "?");

    assertThat(problems())
        .hasSize(2)
        .contains("SAGA_STORE_CORRELATION_INDEX_NAME is not set")
        .anyMatch(problem -> problem.contains("the clean-up index cannot be named '?'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GSI1", "GSI2"})
  void missingNameIsNotCompared(String name) {
    environment.put("SAGA_STORE_CORRELATION_INDEX_NAME", name);
    environment.remove("SAGA_STORE_CLEANUP_INDEX_NAME");
    assertThat(problems()).containsExactly("SAGA_STORE_CLEANUP_INDEX_NAME is not set");

    environment.put("SAGA_STORE_CLEANUP_INDEX_NAME", name);
    environment.remove("SAGA_STORE_CORRELATION_INDEX_NAME");
    assertThat(problems()).containsExactly("SAGA_STORE_CORRELATION_INDEX_NAME is not set");
  }

  @Test
  void missingNamesAreNotCompared() {
    environment.remove("SAGA_STORE_CORRELATION_INDEX_NAME");
    environment.remove("SAGA_STORE_CLEANUP_INDEX_NAME");

    assertThat(problems())
        .containsExactlyInAnyOrder(
            "SAGA_STORE_CORRELATION_INDEX_NAME is not set",
            "SAGA_STORE_CLEANUP_INDEX_NAME is not set");
  }

  @Test
  void messageContainsSolution() {
    assertThatExceptionOfType(SagaStoreConfigurationException.class)
        .isThrownBy(() -> EnvironmentSettings.parse(Map.of(), ""))
        .withMessageContaining("SagaStoreTable.connect(function)")
        .withMessageContaining("SagaStoreTable.getEnvironment()");
  }

  private Stream<String> problems() {
    return catchThrowableOfType(
            SagaStoreConfigurationException.class, () -> EnvironmentSettings.parse(environment, ""))
        .getMessage()
        .lines()
        .filter(line -> line.startsWith("  - "))
        .map(line -> line.substring(4));
  }
}
