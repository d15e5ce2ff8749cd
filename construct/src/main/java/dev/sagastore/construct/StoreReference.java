package dev.sagastore.construct;

import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.ParameterPath;
import dev.sagastore.schema.StoreAccess;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.services.dynamodb.ITableV2;
import software.amazon.awscdk.services.kms.IKey;

/**
 * A table and what is known of it, whether this app declares it or another one. Values can be
 * tokens.
 *
 * @param values the values of the environment variables; a value that is read from a parameter is
 *     declared in the template when it is asked for
 * @param parameterPath where the values are published; null if they are not
 * @param table the table
 * @param encryptionKey the customer managed key; null if there is none
 * @param declared the table if this app declares it; null otherwise
 */
record StoreReference(
    Function<EnvironmentVariable, String> values,
    @Nullable ParameterPath parameterPath,
    ITableV2 table,
    @Nullable IKey encryptionKey,
    @Nullable DeclaredTable declared) {
  /** Returns the variables in the order of {@link EnvironmentVariable}. */
  Map<String, String> environment(String prefix) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (EnvironmentVariable variable : EnvironmentVariable.values()) {
      environment.put(variable.variableName(prefix), values.apply(variable));
    }
    return Collections.unmodifiableMap(environment);
  }

  /** Returns the variables for code in another account, with the table's ARN as its name. */
  Map<String, String> environmentElsewhere(String prefix) {
    Map<String, String> environment = new LinkedHashMap<>(environment(prefix));
    String arn = declared == null ? null : declared.policyArn();
    if (arn != null) {
      environment.put(EnvironmentVariable.TABLE_NAME.variableName(prefix), arn);
    }
    return Collections.unmodifiableMap(environment);
  }

  /**
   * Returns whether a template stays the same if the table's name changes. The name that
   * CloudFormation generates doesn't count: it changes only with the resource.
   */
  boolean isKnownOnDeploymentOnly() {
    return declared == null
        ? !SynthesizedText.isKnown(table, values.apply(EnvironmentVariable.TABLE_NAME))
        : declared.hasTokenAsName();
  }

  /** Returns the account of the table; a token if that of the stack is not known. */
  String account() {
    return table.getEnv().getAccount();
  }

  /** Returns the region of the table; a token if that of the stack is not known. */
  String region() {
    return table.getEnv().getRegion();
  }

  /** Returns the name of the table in CloudWatch, even if clients need its ARN. */
  String tableName() {
    return declared == null ? table.getTableName() : declared.name();
  }

  String tableArn() {
    return table.getTableArn();
  }

  private String correlationIndexName() {
    return values.apply(EnvironmentVariable.CORRELATION_INDEX_NAME);
  }

  private String cleanupIndexName() {
    return values.apply(EnvironmentVariable.CLEANUP_INDEX_NAME);
  }

  /** Returns the names of all indexes that are known now, the store's own first. */
  List<String> indexNames() {
    return declared == null
        ? List.of(correlationIndexName(), cleanupIndexName())
        : declared.indexNames();
  }

  /** Returns the names of the indexes that an access queries. */
  List<String> indexNames(StoreAccess access) {
    return access.indexes(correlationIndexName(), cleanupIndexName());
  }

  /** Returns whether an index contains the sagas of all types in the same partitions. */
  boolean isShared(String indexName) {
    return indexName.equals(cleanupIndexName());
  }
}
