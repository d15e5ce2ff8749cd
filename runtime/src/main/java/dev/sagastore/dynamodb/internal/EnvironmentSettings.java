package dev.sagastore.dynamodb.internal;

import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.Retention;
import dev.sagastore.schema.SchemaVersion;
import dev.sagastore.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The settings in the environment variables.
 *
 * @param tableName name or ARN of the table
 * @param schema names of the indexes and of the TTL attribute, and the numbers of partitions
 * @param retention retention of completed sagas whose type has none of its own; empty if no
 *     variable sets it
 */
public record EnvironmentSettings(
    String tableName, TableSchema schema, Optional<Retention> retention) {
  private static final Pattern TABLE_ARN = Pattern.compile("arn:[^\\s]{1,1020}");

  /**
   * Reads the variables.
   *
   * @param environment names and values, as of {@link System#getenv()}
   * @param prefix prefix of the names of the variables; may be empty
   * @return the settings
   * @throws SagaStoreConfigurationException if a variable is missing or malformed; the message
   *     names all of them
   * @throws IllegalArgumentException if the prefix is not valid
   */
  public static EnvironmentSettings parse(Map<String, String> environment, String prefix) {
    Reader reader = new Reader(environment, EnvironmentVariable.requirePrefix(prefix));
    String tableName = reader.required(EnvironmentVariable.TABLE_NAME);
    if (tableName != null
        && !TableSchema.isResourceName(tableName)
        && !TABLE_ARN.matcher(tableName).matches()) {
      reader.problem(
          EnvironmentVariable.TABLE_NAME,
          "is '%s', which is neither the name nor the ARN of a table".formatted(tableName));
    }
    reader.checkSchemaVersion();
    TableSchema schema =
        reader.schema(
            reader.required(EnvironmentVariable.CORRELATION_INDEX_NAME),
            reader.required(EnvironmentVariable.CLEANUP_INDEX_NAME),
            reader.required(EnvironmentVariable.TTL_ATTRIBUTE),
            reader.count(EnvironmentVariable.SHARDS),
            reader.count(EnvironmentVariable.DUE_PARTITIONS));
    Optional<Retention> retention = reader.retention();
    if (tableName == null || schema == null || !reader.problems.isEmpty()) {
      throw new SagaStoreConfigurationException(
          "the environment does not describe a saga store%s:\n  - %s\n%s"
              .formatted(
                  prefix.isEmpty() ? "" : " with the prefix " + prefix,
                  String.join("\n  - ", reader.problems),
                  "SagaStoreTable.connect(function) sets all of them in a CDK app;"
                      + " SagaStoreTable.getEnvironment() returns them for other uses."
                      + (prefix.isEmpty() ? "" : " Give the construct the same prefix.")));
    }
    return new EnvironmentSettings(tableName, schema, retention);
  }

  private record Reader(Map<String, String> environment, String prefix, List<String> problems) {
    Reader(Map<String, String> environment, String prefix) {
      this(environment, prefix, new ArrayList<>());
    }

    private @Nullable String value(EnvironmentVariable variable) {
      return environment.get(variable.variableName(prefix));
    }

    @Nullable String required(EnvironmentVariable variable) {
      String value = value(variable);
      if (value == null) {
        problem(variable, "is not set");
        return null;
      }
      if (value.isBlank()) {
        problem(variable, "is blank");
        return null;
      }
      return value;
    }

    void checkSchemaVersion() {
      String version = required(EnvironmentVariable.SCHEMA_VERSION);
      int known = SchemaVersion.current().number();
      boolean isSupported =
          IntStream.rangeClosed(1, known)
              .filter(SchemaVersion::isSupported)
              .anyMatch(number -> Integer.toString(number).equals(version));
      if (version != null && !isSupported) {
        problem(
            EnvironmentVariable.SCHEMA_VERSION,
            "is '%s', but this library supports 1 to %s: use the same version of construct and runtime"
                .formatted(version, known));
      }
    }

    /**
     * Returns a number of partitions. A table from before the variable existed has one partition.
     */
    int count(EnvironmentVariable variable) {
      String value = value(variable);
      try {
        return value == null ? 1 : Integer.parseInt(value);
      } catch (NumberFormatException e) {
        problem(variable, "is '%s', which is not a number".formatted(value));
        return 1;
      }
    }

    Optional<Retention> retention() {
      String value = value(EnvironmentVariable.RETENTION);
      try {
        return Optional.ofNullable(value).map(Retention::parse);
      } catch (IllegalArgumentException e) {
        problem(EnvironmentVariable.RETENTION, "is not valid: " + e.getMessage());
        return Optional.empty();
      }
    }

    @Nullable TableSchema schema(
        @Nullable String correlationIndex,
        @Nullable String cleanupIndex,
        @Nullable String ttl,
        int shards,
        int duePartitions) {
      // a missing name is already reported; a placeholder lets the rest be checked
      String correlation = correlationIndex == null ? otherThan(cleanupIndex) : correlationIndex;
      String cleanup = cleanupIndex == null ? otherThan(correlation) : cleanupIndex;
      try {
        return TableSchema.builder()
            .correlationIndexName(correlation)
            .cleanupIndexName(cleanup)
            .ttlAttribute(ttl == null ? TableSchema.standard().ttlAttribute() : ttl)
            .shards(shards)
            .duePartitions(duePartitions)
            .build();
      } catch (IllegalArgumentException e) {
        problems.add(e.getMessage());
        return null;
      }
    }

    private static String otherThan(@Nullable String name) {
      TableSchema standard = TableSchema.standard();
      return standard.correlationIndexName().equals(name)
          ? standard.cleanupIndexName()
          : standard.correlationIndexName();
    }

    void problem(EnvironmentVariable variable, String problem) {
      problems.add(variable.variableName(prefix) + " " + problem);
    }
  }
}
