package dev.sagastore.bus.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.ReceivedMessage;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventsFormatTest {
  private static final CloudEventsFormat FORMAT = CloudEventsFormat.create();

  /** The context attributes of the examples in the specification of the JSON format. */
  private static final String CONTEXT =
      """
      "specversion" : "1.0",
      "type" : "com.example.someevent",
      "source" : "/mycontext",
      "subject": null,
      "id" : "C234-1234-1234",
      "time" : "2018-04-05T17:31:00Z",
      "comexampleextension1" : "value",
      "comexampleothervalue" : 5
      """;

  private static ReceivedMessage message(String body, Map<String, String> attributes) {
    return ReceivedMessage.builder("sqs-1", body).attributes(attributes).build();
  }

  private static Envelope read(String body) {
    return FORMAT.read(message(body, Map.of())).orElseThrow();
  }

  private static Envelope event(String members) {
    return read("{" + CONTEXT + ", " + members + "}");
  }

  private static Envelope someEvent(String body) {
    return Envelope.of("cloudevents:10:/mycontext:C234-1234-1234", "com.example.someevent", body)
        .withHeader("source", "/mycontext")
        .withHeader("time", "2018-04-05T17:31:00Z")
        .withHeader("comexampleextension1", "value")
        .withHeader("comexampleothervalue", "5");
  }

  @Nested
  class Structured {
    @Test
    void jsonDataIsBody() {
      assertThat(
              event(
                  """
                  "datacontenttype" : "application/json",
                  "data" : {
                    "appinfoA" : "abc",
                    "appinfoB" : 123,
                    "appinfoC" : true
                  }
                  """))
          .isEqualTo(
              someEvent("{\"appinfoA\":\"abc\",\"appinfoB\":123,\"appinfoC\":true}")
                  .withHeader("datacontenttype", "application/json"));
    }

    @Test
    void xmlDataIsBody() {
      assertThat(
              event(
                  "\"datacontenttype\" : \"application/xml\","
                      + " \"data\" : \"<much wow=\\\"xml\\\"/>\""))
          .isEqualTo(
              someEvent("<much wow=\"xml\"/>").withHeader("datacontenttype", "application/xml"));
    }

    @Test
    void stringWithoutContentTypeIsJson() {
      assertThat(event("\"data\" : \"I'm just a string\""))
          .isEqualTo(someEvent("\"I'm just a string\""));
    }

    @ParameterizedTest
    @CsvSource({
      "application/json, '\"x\"'",
      "Application/JSON ; charset=utf-8, '\"x\"'",
      "text/json, '\"x\"'",
      "application/problem+json, '\"x\"'",
      "application/jsonlines, x",
      "text/plain, x"
    })
    void contentTypeDecidesWhetherDataIsJson(String contentType, String body) {
      assertThat(event("\"data\":\"x\", \"datacontenttype\":\"" + contentType + "\"").body())
          .isEqualTo(body);
    }

    @Test
    void dataKeepsItsNumbers() {
      assertThat(event("\"data\":[12.50, 123456789012345678901234567890, 0.10, 1e2]").body())
          .isEqualTo("[12.50,123456789012345678901234567890,0.10,1E+2]");
    }

    @Test
    void base64IsDecodedAsText() {
      assertThat(
              event(
                  "\"datacontenttype\":\"application/json\","
                      + "\"data\": null, \"data_base64\":\"eyJhIjoiw6QifQ==\""))
          .extracting(Envelope::body)
          .isEqualTo("{\"a\":\"ä\"}");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"data_base64\":\"... s3cret ...\"",
          "\"data_base64\":\"/w==\"",
          "\"data_base64\":7",
          "\"data_base64\":\"\", \"data\": \"s3cret\"",
          "\"datacontenttype\":\"text/plain\", \"data\": {\"s3cret\":1}"
        })
    void unreadableDataFail(String members) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> event(members))
          .withMessageContaining("CloudEvent")
          .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("s3cret"));
    }

    @Test
    void eventWithoutDataHasEmptyBody() {
      assertThat(event("\"data_base64\": null").body()).isEmpty();
      assertThat(event("\"data\": null").body()).isEqualTo("null");
    }

    @Test
    void traceAndSubjectAreHeaders() {
      assertThat(
              event("\"traceparent\":\"00-4bf9-00f0-01\", \"dataschema\":\"https://e/s\"")
                  .headers())
          .containsEntry("traceparent", "00-4bf9-00f0-01")
          .containsEntry("dataschema", "https://e/s")
          .doesNotContainKeys("id", "type", "specversion", "subject", "data");
    }

    @ParameterizedTest
    @CsvSource({
      "2, 2, ",
      "'\"7\"', 7, ",
      "0, 1, 0",
      "-1, 1, -1",
      "'\"two\"', 1, two",
      "'\"02\"', 1, 02",
      "99999999999, 1, 99999999999",
      "true, 1, true",
      "null, 1, "
    })
    void schemaVersionIsPositiveInteger(String value, int version, String header) {
      Envelope event = event("\"schemaversion\":" + value);

      assertThat(event.version()).isEqualTo(version);
      assertThat(event.headers().get("schemaversion")).isEqualTo(header);
    }

    @Test
    void sourceAndIdAreUnambiguous() {
      String event = "{\"specversion\":\"1.0\",\"type\":\"t\",\"source\":\"%s\",\"id\":\"%s\"}";

      assertThat(read(event.formatted("a:1", "b")).id())
          .isNotEqualTo(read(event.formatted("a", "1:b")).id());
      assertThat(read(event.formatted("a", "b")).id())
          .isNotEqualTo(read(event.formatted("b", "a")).id());
    }

    @Test
    void missingAttributesAreNamed() {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> read("{\"specversion\":\"1.0\"}"))
          .withMessage("the CloudEvent lacks required attributes: id, source, type");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> read("{\"specversion\":\"1.0\",\"id\":\"\",\"source\":\"a\",\"type\":null}"))
          .withMessage("the CloudEvent lacks required attributes: id, type");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  FORMAT.read(
                      message(
                          "{\"id\":\"1\",\"source\":\"a\",\"type\":\"t\"}",
                          Map.of("Content-Type", "application/cloudevents+json; charset=UTF-8"))))
          .withMessage("the CloudEvent lacks required attributes: specversion");
    }

    @Test
    void attributesOfOtherKindsFail() {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> read("{\"specversion\":\"1.0\",\"id\":5,\"source\":\"a\",\"type\":\"t\"}"))
          .withMessageContaining("'id'");
      for (String value : new String[] {"{}", "[]", "1.5"}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> event("\"s3cret\":" + value))
            .withMessageContaining("extension")
            .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("s3cret"));
      }
    }

    @Test
    void otherVersionsAndBatchesFail() {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> read("{\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"a\",\"type\":\"t\"}"))
          .withMessageContaining("1.0");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  FORMAT.read(
                      message("[]", Map.of("content-type", "application/cloudevents-batch+json"))))
          .withMessageContaining("batches");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  FORMAT.read(
                      message("[]", Map.of("content-type", "application/cloudevents+json"))))
          .withMessageContaining("not a valid JSON object");
    }

    @Test
    void otherMessagesAreNotRecognized() {
      for (String body :
          new String[] {"{}", "{\"specversion\":1.0}", "[{\"specversion\":\"1.0\"}]"}) {
        assertThat(FORMAT.read(message(body, Map.of("content-type", "application/json"))))
            .isEmpty();
      }
    }
  }

  @Nested
  class Binary {
    private static final Map<String, String> ATTRIBUTES =
        Map.of(
            "ce-specversion", "1.0",
            "ce-type", "com.example.someevent",
            "ce-source", "/mycontext",
            "ce-id", "C234-1234-1234",
            "ce-time", "2018-04-05T17:31:00Z",
            "ce-comexampleextension1", "value",
            "ce-comexampleothervalue", "5",
            "content-type", "application/json");

    @Test
    void eventIsReadAsInStructuredMode() {
      String body = "{ \"appinfoA\" : \"abc\" }";

      assertThat(FORMAT.read(message(body, ATTRIBUTES)))
          .contains(someEvent(body).withHeader("datacontenttype", "application/json"));
    }

    @Test
    void namesInUpperCaseAreTheSame() {
      Map<String, String> upper = new TreeMap<>();
      ATTRIBUTES.forEach((name, value) -> upper.put(name.replace("ce-", "Ce-"), value));

      assertThat(FORMAT.read(message("x", upper))).isEqualTo(FORMAT.read(message("x", ATTRIBUTES)));
    }

    @Test
    void otherAttributesAreHeaders() {
      Map<String, String> more = new TreeMap<>(ATTRIBUTES);
      more.put("tenant", "blue");
      more.put("source", "not the event's");
      more.put("ce-schemaversion", "3");

      Envelope event = FORMAT.read(message("x", more)).orElseThrow();

      assertThat(event.headers())
          .containsEntry("tenant", "blue")
          .containsEntry("source", "/mycontext");
      assertThat(event.version()).isEqualTo(3);
    }

    @Test
    void missingAttributesAreNamed() {
      for (String present : new String[] {"ce-id", "CE-Source", "ce-specversion", "ce-type"}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> FORMAT.read(message("x", Map.of(present, "1.0"))))
            .withMessageStartingWith("the CloudEvent lacks required attributes: ")
            .satisfies(thrown -> assertThat(thrown.getMessage().split(", ", -1)).hasSize(3));
      }
    }

    @Test
    void bodyThatResemblesAnotherFormatIsData() {
      String body = "{\"specversion\":\"1.0\",\"id\":\"other\",\"source\":\"s\",\"type\":\"t\"}";

      assertThat(FORMAT.read(message(body, ATTRIBUTES)).orElseThrow())
          .isEqualTo(someEvent(body).withHeader("datacontenttype", "application/json"));
    }
  }
}
