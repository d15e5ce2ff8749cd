package dev.sagastore.cdkapp.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sagastore.cdkapp.OrderSagaApp;
import dev.sagastore.cdkapp.UserError;
import dev.sagastore.testing.SynthesizedTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the CDK app would deploy.
 *
 * @param template the template
 * @param batchSize how many messages the function takes at once
 * @param maxReceiveCount how often a message is delivered before it goes to the dead-letter queue
 */
record SynthesizedStack(SynthesizedTemplate template, int batchSize, int maxReceiveCount) {

  /** Runs the CDK app in this JVM. */
  static SynthesizedStack synthesize() {
    try {
      return read(Quietly.call(OrderSagaApp::synthesize));
    } catch (UserError e) {
      throw new DemoException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Reads the template that a CDK app has written. */
  static SynthesizedStack read(Path file) {
    String json;
    JsonNode resources;
    try {
      json = Files.readString(file);
      resources = new JsonMapper().readTree(json).path("Resources");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new SynthesizedStack(
        SynthesizedTemplate.parse(json),
        property(resources, "AWS::Lambda::EventSourceMapping", "BatchSize").asInt(),
        property(resources, "AWS::SQS::Queue", "RedrivePolicy").path("maxReceiveCount").asInt());
  }

  private static JsonNode property(JsonNode resources, String type, String name) {
    return resources
        .valueStream()
        .filter(resource -> resource.path("Type").asText().equals(type))
        .map(resource -> resource.path("Properties").path(name))
        .filter(value -> !value.isMissingNode())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no %s with %s".formatted(type, name)));
  }
}
