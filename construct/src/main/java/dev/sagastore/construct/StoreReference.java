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
 * What others have to know about a table to use it, whether this app declares it or another one
 * does. Values may be tokens.
 *
 * @param values what the runtime is told; what a template has to read from elsewhere is declared in
 *     it when it is asked for
 * @param parameterPath where the values are published; null if they are not
 * @param table the table
 * @param encryptionKey the customer managed key; null if there is none
 */
record StoreReference(
    Function<EnvironmentVariable, String> values,
    @Nullable ParameterPath parameterPath,
    ITableV2 table,
    @Nullable IKey encryptionKey) {
  /** Returns the variables in the order of {@link EnvironmentVariable}. */
  Map<String, String> environment(String prefix) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (EnvironmentVariable variable : EnvironmentVariable.values()) {
      environment.put(variable.variableName(prefix), values.apply(variable));
    }
    return Collections.unmodifiableMap(environment);
  }

  /** Returns the account in which the table is; a token if the stack's is not known. */
  String account() {
    return table.getEnv().getAccount();
  }

  /** Returns the region in which the table is; a token if the stack's is not known. */
  String region() {
    return table.getEnv().getRegion();
  }

  /** Returns the name under which CloudWatch knows the table, even if clients need its ARN. */
  String tableName() {
    return table.getTableName();
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

  List<String> indexNames() {
    return List.of(correlationIndexName(), cleanupIndexName());
  }

  /** Returns the ARNs of the indexes that an access queries. */
  List<String> indexArns(StoreAccess access) {
    return access.indexes(correlationIndexName(), cleanupIndexName()).stream()
        .map(this::indexArn)
        .toList();
  }

  String cleanupIndexArn() {
    return indexArn(cleanupIndexName());
  }

  private String indexArn(String indexName) {
    return tableArn() + "/index/" + indexName;
  }
}
