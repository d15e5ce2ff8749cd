package dev.sagastore.ssm;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** Parameters in a map, of which a page holds a few. */
final class StubParameterStore implements SsmClient {
  private final TreeMap<String, Parameter> parameters = new TreeMap<>();
  private final int pageSize;
  final List<GetParametersByPathRequest> requests = new ArrayList<>();
  boolean closed;

  StubParameterStore(int pageSize) {
    this.pageSize = pageSize;
  }

  StubParameterStore put(String name, String value) {
    return put(name, value, ParameterType.STRING);
  }

  StubParameterStore put(String name, String value, ParameterType type) {
    parameters.put(name, Parameter.builder().name(name).value(value).type(type).build());
    return this;
  }

  @Override
  public GetParametersByPathResponse getParametersByPath(GetParametersByPathRequest request) {
    requests.add(request);
    String level = request.path() + "/";
    List<Parameter> all =
        parameters.values().stream()
            .filter(parameter -> parameter.name().startsWith(level))
            .filter(
                parameter ->
                    Boolean.TRUE.equals(request.recursive())
                        || parameter.name().lastIndexOf('/') == level.length() - 1)
            .toList();
    int from = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
    int to = Math.min(from + pageSize, all.size());
    return GetParametersByPathResponse.builder()
        .parameters(all.subList(from, to))
        .nextToken(to < all.size() ? Integer.toString(to) : null)
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
