package dev.sagastore.ssm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** A Parameter Store with its parameters in a map. */
final class StubParameterStore implements SsmClient {
  /**
   * What Parameter Store takes at a time (<a
   * href="https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html">GetParameters</a>).
   */
  private static final int MAX_NAMES = 10;

  private final Map<String, Parameter> parameters = new HashMap<>();
  final List<GetParametersRequest> requests = new ArrayList<>();
  boolean closed;

  StubParameterStore put(String name, String value) {
    return put(name, value, ParameterType.STRING);
  }

  StubParameterStore put(String name, String value, ParameterType type) {
    parameters.put(name, Parameter.builder().name(name).value(value).type(type).build());
    return this;
  }

  @Override
  public GetParametersResponse getParameters(GetParametersRequest request) {
    requests.add(request);
    if (request.names().size() > MAX_NAMES) {
      throw new AssertionError("too many names: " + request.names());
    }
    return GetParametersResponse.builder()
        .parameters(
            request.names().stream()
                .flatMap(name -> Stream.ofNullable(parameters.get(name)))
                .toList())
        .invalidParameters(
            request.names().stream().filter(name -> !parameters.containsKey(name)).toList())
        .build();
  }

  @Override
  public String serviceName() {
    return SsmClient.SERVICE_NAME;
  }

  @Override
  public void close() {
    closed = true;
  }
}
