package dev.sagastore.construct;

import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.ParameterPath;
import dev.sagastore.schema.Retention;
import dev.sagastore.schema.SchemaVersion;
import dev.sagastore.schema.TableSchema;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.ssm.StringParameter;
import software.constructs.Construct;

/** The values of the environment variables of a table. */
final class StoreValues {
  private StoreValues() {}

  /** Returns the values of a declared or imported table. */
  static Function<EnvironmentVariable, String> of(
      String tableName, TableSchema schema, @Nullable Duration retention) {
    // exhaustive on purpose: a variable that the schema adds cannot be forgotten here
    return variable ->
        switch (variable) {
          case TABLE_NAME -> tableName;
          case CORRELATION_INDEX_NAME -> schema.correlationIndexName();
          case CLEANUP_INDEX_NAME -> schema.cleanupIndexName();
          case TTL_ATTRIBUTE -> schema.ttlAttribute();
          case SHARDS -> Integer.toString(schema.shards());
          case DUE_PARTITIONS -> Integer.toString(schema.duePartitions().count());
          case RETENTION -> retention(retention).format();
          case SCHEMA_VERSION -> Integer.toString(SchemaVersion.current().number());
        };
  }

  /** Returns the reason why a retention is impossible; null if it is possible. */
  static @Nullable String problem(@Nullable Duration retention) {
    if (retention != null && retention.isUnresolved()) {
      return "the retention must be known at synthesis: pass a duration, not a token";
    }
    try {
      Object unused = retention(retention);
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private static Retention retention(@Nullable Duration retention) {
    return retention == null
        ? Retention.never()
        : Retention.of(java.time.Duration.ofMillis(retention.toMilliseconds().longValue()));
  }

  /**
   * Returns the values that another app has published, as they are when this one is deployed. A
   * template gets the parameters that are asked for, each once.
   */
  static Function<EnvironmentVariable, String> published(Construct scope, ParameterPath path) {
    return variable -> StringParameter.valueForStringParameter(scope, path.parameterName(variable));
  }

  /** Publishes the values, and the ARN of the stream if there is one. */
  static void publish(
      Construct scope,
      ParameterPath path,
      Function<EnvironmentVariable, String> values,
      @Nullable String streamArn) {
    Construct parameters = new Construct(scope, "Parameters");
    String description = "Read by the saga store of " + scope.getNode().getPath();
    for (EnvironmentVariable variable : EnvironmentVariable.values()) {
      publish(
          parameters,
          variable.name(),
          path.parameterName(variable),
          description,
          values.apply(variable));
    }
    if (streamArn != null) {
      publish(
          parameters,
          "STREAM_ARN",
          path.streamArnName(),
          "Stream of the saga store of " + scope.getNode().getPath(),
          streamArn);
    }
  }

  private static void publish(
      Construct scope, String id, String name, String description, String value) {
    StringParameter.Builder.create(scope, id)
        .parameterName(name)
        .description(description)
        .stringValue(value)
        .build();
  }
}
