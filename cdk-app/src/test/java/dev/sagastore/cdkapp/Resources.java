package dev.sagastore.cdkapp;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.assertions.Template;

/**
 * Looks up resources of a template.
 *
 * @param template the template
 */
record Resources(Template template) {
  /** Returns the properties of the only resource of a type. */
  Map<String, Object> properties(String type) {
    return properties(type, logicalId(type));
  }

  Map<String, Object> properties(String type, String logicalId) {
    return map(resource(type, logicalId).get("Properties"));
  }

  /** Returns the only resource of a type. */
  Map<String, Object> resource(String type) {
    return resource(type, logicalId(type));
  }

  Map<String, Object> resource(String type, String logicalId) {
    return template.findResources(type).get(logicalId);
  }

  /** Returns the logical id of the only resource of a type. */
  String logicalId(String type) {
    template.resourceCountIs(type, 1);
    return template.findResources(type).keySet().iterator().next();
  }

  /** Returns the logical id of the resource at a path: CDK joins it and adds eight hex digits. */
  String logicalId(String type, String path) {
    return template.findResources(type).keySet().stream()
        .filter(logicalId -> logicalId.matches(path.replace("/", "") + "[0-9A-F]{8}"))
        .findFirst()
        .orElseThrow();
  }

  /** Returns the resources of a policy statement, which has one or several. */
  static List<Object> resourcesOf(Map<String, Object> statement) {
    Object resource = statement.get("Resource");
    return resource instanceof List<?> several ? List.copyOf(several) : List.of(resource);
  }

  static Map<String, Object> arnOf(String logicalId) {
    return Map.of("Fn::GetAtt", List.of(logicalId, "Arn"));
  }

  static Map<String, Object> ref(String logicalId) {
    return Map.of("Ref", logicalId);
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object json) {
    return (Map<String, Object>) json;
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> maps(Object json) {
    return (List<Map<String, Object>>) json;
  }
}
