package dev.sagastore.construct;

import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.Retention;
import dev.sagastore.schema.SchemaVersion;
import dev.sagastore.schema.TableSchema;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the runtime has to be told about a table, as environment variables. */
final class StoreEnvironment {
  private StoreEnvironment() {}

  /** Returns the variables in the order of {@link EnvironmentVariable}. */
  static Map<String, String> of(String tableName, TableSchema schema) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (EnvironmentVariable variable : EnvironmentVariable.values()) {
      environment.put(variable.variableName(), value(variable, tableName, schema));
    }
    return Collections.unmodifiableMap(environment);
  }

  // exhaustive on purpose: a variable that the schema adds cannot be forgotten here
  private static String value(EnvironmentVariable variable, String tableName, TableSchema schema) {
    return switch (variable) {
      case TABLE_NAME -> tableName;
      case CORRELATION_INDEX_NAME -> schema.correlationIndexName();
      case CLEANUP_INDEX_NAME -> schema.cleanupIndexName();
      case TTL_ATTRIBUTE -> schema.ttlAttribute();
      case SHARDS -> Integer.toString(schema.shards());
      case RETENTION -> Retention.standard().format();
      case SCHEMA_VERSION -> Integer.toString(SchemaVersion.current().number());
    };
  }
}
