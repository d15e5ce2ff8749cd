package dev.sagastore.construct;

import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.ParameterPath;
import dev.sagastore.schema.Retention;
import dev.sagastore.schema.SchemaVersion;
import dev.sagastore.schema.TableSchema;
import java.util.function.Function;
import software.amazon.awscdk.services.ssm.StringParameter;
import software.constructs.Construct;

/** What the runtime has to be told about a table. */
final class StoreValues {
  private StoreValues() {}

  /** Returns what a declared or imported table has. */
  static Function<EnvironmentVariable, String> of(
      String tableName, TableSchema schema, Retention retention) {
    // exhaustive on purpose: a variable that the schema adds cannot be forgotten here
    return variable ->
        switch (variable) {
          case TABLE_NAME -> tableName;
          case CORRELATION_INDEX_NAME -> schema.correlationIndexName();
          case CLEANUP_INDEX_NAME -> schema.cleanupIndexName();
          case TTL_ATTRIBUTE -> schema.ttlAttribute();
          case SHARDS -> Integer.toString(schema.shards());
          case DUE_PARTITIONS -> Integer.toString(schema.duePartitions().count());
          case RETENTION -> retention.format();
          case SCHEMA_VERSION -> Integer.toString(SchemaVersion.current().number());
        };
  }

  /**
   * Returns what another app has published, as it is when this one is deployed. A template gets
   * those parameters that are asked for, and each once.
   */
  static Function<EnvironmentVariable, String> published(Construct scope, ParameterPath path) {
    return variable -> StringParameter.valueForStringParameter(scope, path.parameterName(variable));
  }

  /** Publishes the values. */
  static void publish(
      Construct scope, ParameterPath path, Function<EnvironmentVariable, String> values) {
    Construct parameters = new Construct(scope, "Parameters");
    for (EnvironmentVariable variable : EnvironmentVariable.values()) {
      StringParameter.Builder.create(parameters, variable.name())
          .parameterName(path.parameterName(variable))
          .description("Read by the saga store of " + scope.getNode().getPath())
          .stringValue(values.apply(variable))
          .build();
    }
  }
}
