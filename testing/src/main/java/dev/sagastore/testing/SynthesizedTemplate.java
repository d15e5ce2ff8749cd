package dev.sagastore.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sagastore.schema.EnvironmentVariable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.Projection;

/**
 * A CloudFormation template of a CDK app with a saga table. Tests can create its tables on any
 * engine, and configure a store with the environment of its function. They then test the table and
 * the environment that are deployed.
 *
 * <pre>{@code
 * SynthesizedTemplate template = SynthesizedTemplate.read(Path.of("cdk.out/Orders.template.json"));
 * template.createTables(engine.client());
 * SagaStore store =
 *     DynamoDbSagaStore.builder()
 *         .client(engine.client())
 *         .environment(template.functionEnvironment())
 *         .build();
 * }</pre>
 *
 * <p>If a table has no name in the template, its name is its logical ID. Immutable, and safe for
 * use by several threads.
 */
public final class SynthesizedTemplate {
  private static final String GLOBAL_TABLE = "AWS::DynamoDB::GlobalTable";
  private static final String TABLE = "AWS::DynamoDB::Table";
  private static final String FUNCTION = "AWS::Lambda::Function";

  private final JsonNode resources;

  private SynthesizedTemplate(JsonNode resources) {
    this.resources = resources;
  }

  /**
   * Reads a template.
   *
   * @param file a file such as {@code cdk.out/MyStack.template.json}
   * @return the template
   * @throws IllegalArgumentException if it is not a template in JSON
   * @throws UncheckedIOException if the file can't be read
   */
  public static SynthesizedTemplate read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a template.
   *
   * @param json the template
   * @return the template
   * @throws IllegalArgumentException if it is not a template in JSON
   */
  public static SynthesizedTemplate parse(String json) {
    try {
      JsonNode resources = new JsonMapper().readTree(json).path("Resources");
      if (!resources.isObject()) {
        throw new IllegalArgumentException("not a CloudFormation template: it has no Resources");
      }
      return new SynthesizedTemplate(resources);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a CloudFormation template in JSON", e);
    }
  }

  /**
   * Creates all tables of the template, with their keys, indexes and time to live.
   *
   * @param client a client of the engine
   * @return the names of the tables
   */
  public List<String> createTables(DynamoDbClient client) {
    List<String> names = new ArrayList<>();
    resources
        .properties()
        .forEach(
            resource -> {
              if (isTable(resource.getValue())) {
                names.add(createTable(client, resource.getKey(), resource.getValue()));
              }
            });
    return List.copyOf(names);
  }

  /**
   * Returns the environment of the function that uses a saga store: the function with the variable
   * for the table name. If several functions have it, such as the handler and the sweeper of a bus,
   * returns the variables that they share.
   *
   * @return names and values; references to tables are resolved to the names of {@link
   *     #createTables}
   * @throws IllegalStateException if there is no such function, or if they use several tables
   */
  public Map<String, String> functionEnvironment() {
    return functionEnvironment("");
  }

  /**
   * Returns the environment of the function that uses a saga store with a prefix.
   *
   * @param prefix prefix of the names of the store's variables
   * @return names and values, as {@link #functionEnvironment()} returns them
   * @throws IllegalStateException if there is no such function, or if they use several tables
   * @throws IllegalArgumentException if the prefix is not valid, see {@link
   *     EnvironmentVariable#requirePrefix}
   */
  public Map<String, String> functionEnvironment(String prefix) {
    String tableName = EnvironmentVariable.TABLE_NAME.variableName(prefix);
    List<Map<String, String>> environments =
        resources
            .valueStream()
            .filter(resource -> resource.path("Type").asText().equals(FUNCTION))
            .map(function -> function.path("Properties").path("Environment").path("Variables"))
            .filter(variables -> variables.has(tableName))
            .map(this::environment)
            .toList();
    if (environments.isEmpty()) {
      throw new IllegalStateException(
          "no function of the template has the variable %s".formatted(tableName));
    }
    Map<String, String> shared = new LinkedHashMap<>(environments.get(0));
    environments.forEach(environment -> shared.entrySet().retainAll(environment.entrySet()));
    if (!shared.containsKey(tableName)) {
      throw new IllegalStateException(
          "the functions of the template use several tables: %s differs".formatted(tableName));
    }
    return shared;
  }

  private Map<String, String> environment(JsonNode variables) {
    Map<String, String> environment = new LinkedHashMap<>();
    variables
        .properties()
        .forEach(variable -> environment.put(variable.getKey(), resolve(variable.getValue())));
    return environment;
  }

  private String resolve(JsonNode value) {
    if (value.isValueNode()) {
      return value.asText();
    }
    String reference = value.path("Ref").asText("");
    if (isTable(resources.path(reference))) {
      return tableName(reference, resources.path(reference));
    }
    // other references have no value before the deployment
    return value.toString();
  }

  private static boolean isTable(JsonNode resource) {
    String type = resource.path("Type").asText("");
    return type.equals(GLOBAL_TABLE) || type.equals(TABLE);
  }

  private static String tableName(String logicalId, JsonNode table) {
    return table.path("Properties").path("TableName").asText(logicalId);
  }

  private static String createTable(DynamoDbClient client, String logicalId, JsonNode table) {
    String name = tableName(logicalId, table);
    JsonNode properties = table.path("Properties");
    client.createTable(
        CreateTableRequest.builder()
            .tableName(name)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                properties
                    .path("AttributeDefinitions")
                    .valueStream()
                    .map(
                        attribute ->
                            AttributeDefinition.builder()
                                .attributeName(attribute.path("AttributeName").asText())
                                .attributeType(attribute.path("AttributeType").asText())
                                .build())
                    .toList())
            .keySchema(keys(properties))
            .globalSecondaryIndexes(
                properties
                    .path("GlobalSecondaryIndexes")
                    .valueStream()
                    .map(SynthesizedTemplate::index)
                    .toList())
            .build());
    JsonNode ttl = properties.path("TimeToLiveSpecification");
    if (ttl.path("Enabled").asBoolean(false)) {
      client.updateTimeToLive(
          request ->
              request
                  .tableName(name)
                  .timeToLiveSpecification(
                      specification ->
                          specification
                              .enabled(true)
                              .attributeName(ttl.path("AttributeName").asText())));
    }
    return name;
  }

  private static GlobalSecondaryIndex index(JsonNode index) {
    JsonNode projection = index.path("Projection");
    List<String> nonKeyAttributes =
        projection.path("NonKeyAttributes").valueStream().map(JsonNode::asText).toList();
    Projection.Builder projected =
        Projection.builder().projectionType(projection.path("ProjectionType").asText());
    if (!nonKeyAttributes.isEmpty()) {
      projected.nonKeyAttributes(nonKeyAttributes);
    }
    return GlobalSecondaryIndex.builder()
        .indexName(index.path("IndexName").asText())
        .keySchema(keys(index))
        .projection(projected.build())
        .build();
  }

  private static List<KeySchemaElement> keys(JsonNode owner) {
    return owner
        .path("KeySchema")
        .valueStream()
        .map(
            key ->
                KeySchemaElement.builder()
                    .attributeName(key.path("AttributeName").asText())
                    .keyType(key.path("KeyType").asText())
                    .build())
        .toList();
  }
}
