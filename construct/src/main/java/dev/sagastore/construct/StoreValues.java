package dev.sagastore.construct;

import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.ParameterPath;
import dev.sagastore.schema.Retention;
import dev.sagastore.schema.SchemaVersion;
import dev.sagastore.schema.TableSchema;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awscdk.services.ssm.StringParameter;
import software.constructs.Construct;

/** What the runtime has to be told about a table. */
final class StoreValues {
  private StoreValues() {}

  /** Returns what a declared or imported table has. */
  static Map<EnvironmentVariable, String> of(
      String tableName, TableSchema schema, Retention retention) {
    return each(
        // exhaustive on purpose: a variable that the schema adds cannot be forgotten here
        variable ->
            switch (variable) {
              case TABLE_NAME -> tableName;
              case CORRELATION_INDEX_NAME -> schema.correlationIndexName();
              case CLEANUP_INDEX_NAME -> schema.cleanupIndexName();
              case TTL_ATTRIBUTE -> schema.ttlAttribute();
              case SHARDS -> Integer.toString(schema.shards());
              case RETENTION -> retention.format();
              case SCHEMA_VERSION -> Integer.toString(SchemaVersion.current().number());
            });
  }

  /** Returns what another app has published, as it is when this one is deployed. */
  static Map<EnvironmentVariable, String> published(Construct scope, ParameterPath path) {
    return each(
        variable -> StringParameter.valueForStringParameter(scope, path.parameterName(variable)));
  }

  /** Publishes the values. */
  static void publish(
      Construct scope, ParameterPath path, Map<EnvironmentVariable, String> values) {
    Construct parameters = new Construct(scope, "Parameters");
    values.forEach(
        (variable, value) ->
            StringParameter.Builder.create(parameters, variable.name())
                .parameterName(path.parameterName(variable))
                .description("Read by the saga store of " + scope.getNode().getPath())
                .stringValue(value)
                .build());
  }

  private static Map<EnvironmentVariable, String> each(
      Function<EnvironmentVariable, String> value) {
    Map<EnvironmentVariable, String> values = new EnumMap<>(EnvironmentVariable.class);
    for (EnvironmentVariable variable : EnvironmentVariable.values()) {
      values.put(variable, value.apply(variable));
    }
    return values;
  }
}
