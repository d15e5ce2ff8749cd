package dev.sagastore.bus.sqs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.schema.BusEnvironmentVariable;
import dev.sagastore.schema.EnvironmentVariable;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings in the environment variables.
 *
 * @param name logical name of the bus
 * @param queue the queue that the bus receives from
 * @param deadLetterQueue the dead-letter queue
 * @param destinations addresses by logical name
 * @param visibilityTimeout time for which a delivered message stays invisible
 */
record SqsEnvironment(
    String name,
    Address queue,
    Address deadLetterQueue,
    Map<String, Address> destinations,
    Duration visibilityTimeout) {
  SqsEnvironment {
    destinations = Map.copyOf(destinations);
  }

  /**
   * Reads the variables.
   *
   * @throws SagaStoreConfigurationException if a variable is missing or malformed; the message
   *     names all of them
   * @throws IllegalArgumentException if the prefix is not valid
   */
  static SqsEnvironment parse(Map<String, String> environment, String prefix) {
    Reader reader = new Reader(environment, EnvironmentVariable.requirePrefix(prefix));
    String name = reader.required(BusEnvironmentVariable.NAME, SqsSettings::requireName);
    Address queue = reader.required(BusEnvironmentVariable.QUEUE_URL, Address::queue);
    Address deadLetterQueue =
        reader.required(BusEnvironmentVariable.DEAD_LETTER_QUEUE_URL, Address::queue);
    Map<String, Address> destinations = reader.destinations();
    Duration visibility =
        reader.optional(
            BusEnvironmentVariable.VISIBILITY_TIMEOUT,
            SqsEnvironment::visibility,
            SqsSettings.DEFAULT_VISIBILITY);
    if (name != null && queue != null && deadLetterQueue != null) {
      SqsSettings.conflicts(name, queue, deadLetterQueue, destinations)
          .forEach(reader.problems::add);
      if (reader.problems.isEmpty()) {
        return new SqsEnvironment(name, queue, deadLetterQueue, destinations, visibility);
      }
    }
    throw new SagaStoreConfigurationException(
        "the environment does not describe a saga bus%s:\n  - %s\n%s"
            .formatted(
                prefix.isEmpty() ? "" : " with the prefix " + prefix,
                String.join("\n  - ", reader.problems),
                "SagaBus.connect(function) sets all of them in a CDK app."
                    + (prefix.isEmpty() ? "" : " Give the construct the same prefix.")));
  }

  private static Duration visibility(String text) {
    try {
      return SqsSettings.requireVisibility(Duration.parse(text));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("write an ISO 8601 duration such as PT30S", e);
    }
  }

  private static final class Reader {
    private static final JsonMapper JSON =
        JsonMapper.builder(
                JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Map<String, String> environment;
    private final String prefix;
    private final List<String> problems = new ArrayList<>();

    Reader(Map<String, String> environment, String prefix) {
      this.environment = environment;
      this.prefix = prefix;
    }

    private @Nullable String value(BusEnvironmentVariable variable) {
      return environment.get(variable.variableName(prefix));
    }

    private void problem(BusEnvironmentVariable variable, String problem) {
      problems.add(variable.variableName(prefix) + " " + problem);
    }

    <T> @Nullable T required(BusEnvironmentVariable variable, Function<String, T> parser) {
      String value = value(variable);
      if (value == null || value.isBlank()) {
        problem(variable, value == null ? "is not set" : "is blank");
        return null;
      }
      try {
        return parser.apply(value);
      } catch (IllegalArgumentException e) {
        problem(variable, "is not valid: " + e.getMessage());
        return null;
      }
    }

    <T> T optional(BusEnvironmentVariable variable, Function<String, T> parser, T fallback) {
      if (value(variable) == null) {
        return fallback;
      }
      T parsed = required(variable, parser);
      return parsed == null ? fallback : parsed;
    }

    Map<String, Address> destinations() {
      Map<String, Address> addresses = new LinkedHashMap<>();
      JsonNode object =
          optional(BusEnvironmentVariable.DESTINATIONS, Reader::object, JSON.createObjectNode());
      object
          .properties()
          .forEach(
              entry -> {
                try {
                  addresses.put(SqsSettings.requireName(entry.getKey()), address(entry.getValue()));
                } catch (IllegalArgumentException e) {
                  problem(
                      BusEnvironmentVariable.DESTINATIONS,
                      "has the entry '%s', which is not valid: %s"
                          .formatted(entry.getKey(), e.getMessage()));
                }
              });
      return addresses;
    }

    private static Address address(JsonNode value) {
      if (!value.isTextual()) {
        throw new IllegalArgumentException("its value must be a text, the address");
      }
      return Address.parse(value.textValue());
    }

    private static JsonNode object(String text) {
      try {
        JsonNode object = JSON.readTree(text);
        if (object.isObject()) {
          return object;
        }
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException(
            "write a JSON object of names and addresses; the parser says: "
                + e.getOriginalMessage(),
            e);
      }
      throw new IllegalArgumentException("write a JSON object of names and addresses");
    }
  }
}
