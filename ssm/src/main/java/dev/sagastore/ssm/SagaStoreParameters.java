package dev.sagastore.ssm;

import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.SagaStoreUnavailableException;
import dev.sagastore.schema.EnvironmentVariable;
import dev.sagastore.schema.ParameterPath;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * Reads the configuration of a saga store from SSM Parameter Store, where the construct {@code
 * SagaStoreTable} publishes it. Use it for functions and services that are deployed separately from
 * the table.
 *
 * <pre>{@code
 * DynamoDbSagaStore store =
 *     DynamoDbSagaStore.builder()
 *         .environment(SagaStoreParameters.read("/orders/saga-store"))
 *         .build();
 * }</pre>
 *
 * <p>The path contains one parameter of type {@code String} for each {@link EnvironmentVariable},
 * with the name of the variable, such as {@code /orders/saga-store/SAGA_STORE_TABLE_NAME}. Each
 * call of a method of this class reads all parameters with one request ({@code GetParameters}). The
 * store that gets the variables reports missing and malformed ones.
 *
 * <p>Safe for use by several threads.
 */
public final class SagaStoreParameters {
  private SagaStoreParameters() {}

  /**
   * Reads the variables with a client from the environment ({@code SsmClient.create()}), and closes
   * the client.
   *
   * @param path path of the parameters, such as {@code /orders/saga-store}, see {@link
   *     ParameterPath}
   * @return names and values of the variables that were found; unmodifiable, not empty
   * @throws SagaStoreConfigurationException if the path is malformed, there are no parameters, a
   *     parameter is a {@code SecureString}, permission or credentials are missing, or the client
   *     can't be created from the environment
   * @throws SagaStoreUnavailableException if Parameter Store can't be reached or throttles beyond
   *     the client's retries, if the client is closed, if the thread is interrupted, or if the
   *     client throws an exception of its own
   */
  public static Map<String, String> read(String path) {
    return read(SsmClient::create, path);
  }

  /**
   * Reads the variables.
   *
   * @param client a client for the region of the parameters; it stays open
   * @param path path of the parameters, such as {@code /orders/saga-store}, see {@link
   *     ParameterPath}
   * @return names and values of the variables that were found; unmodifiable, not empty
   * @throws SagaStoreConfigurationException if the path is malformed, there are no parameters, a
   *     parameter is a {@code SecureString}, or permission or credentials are missing
   * @throws SagaStoreUnavailableException if Parameter Store can't be reached or throttles beyond
   *     the client's retries, if the client is closed, if the thread is interrupted, or if the
   *     client throws an exception of its own
   */
  public static Map<String, String> read(SsmClient client, String path) {
    Objects.requireNonNull(client, "the client must not be null");
    return read(client, checked(path));
  }

  static Map<String, String> read(Supplier<SsmClient> clients, String path) {
    ParameterPath checked = checked(path);
    try (SsmClient client = newClient(clients)) {
      return read(client, checked);
    }
  }

  private static Map<String, String> read(SsmClient client, ParameterPath path) {
    Map<String, Parameter> found = request(client, path);
    Map<String, String> variables = new LinkedHashMap<>();
    for (EnvironmentVariable variable : EnvironmentVariable.values()) {
      Parameter parameter = found.get(path.parameterName(variable));
      if (parameter != null) {
        variables.put(variable.variableName(), readable(parameter).value());
      }
    }
    if (variables.isEmpty()) {
      throw new SagaStoreConfigurationException(
          ("there are no parameters of a saga store under '%s' in the account and region of the"
                  + " client: SagaStoreTable.Builder.parameterPath(\"%s\") publishes them")
              .formatted(path.path(), path.path()));
    }
    return Collections.unmodifiableMap(variables);
  }

  private static Map<String, Parameter> request(SsmClient client, ParameterPath path) {
    List<String> names =
        Arrays.stream(EnvironmentVariable.values()).map(path::parameterName).toList();
    try {
      // by name, not by path, so that permissions can list each parameter
      return byName(client.getParameters(request -> request.names(names)).parameters());
    } catch (RuntimeException e) {
      throw SsmFailureTranslator.of(path, e);
    }
  }

  private static Map<String, Parameter> byName(List<Parameter> parameters) {
    return parameters.stream().collect(Collectors.toMap(Parameter::name, parameter -> parameter));
  }

  /**
   * Returns a parameter that is not encrypted. An encrypted value would be used as the name of a
   * table.
   */
  private static Parameter readable(Parameter parameter) {
    if (parameter.type() == ParameterType.SECURE_STRING) {
      throw new SagaStoreConfigurationException(
          "the parameter '%s' is a SecureString: store it as a String, because it contains no secret"
              .formatted(parameter.name()));
    }
    return parameter;
  }

  private static ParameterPath checked(String path) {
    try {
      return new ParameterPath(path);
    } catch (IllegalArgumentException e) {
      throw new SagaStoreConfigurationException(
          null, null, "the parameters can't be read: " + e.getMessage(), e);
    }
  }

  private static SsmClient newClient(Supplier<SsmClient> clients) {
    try {
      return clients.get();
    } catch (RuntimeException e) {
      // for an invalid AWS_ variable, the SDK throws various exceptions
      throw new SagaStoreConfigurationException(
          null, null, "the SSM client can't be created: " + e.getMessage(), e);
    }
  }
}
