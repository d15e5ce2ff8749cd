package dev.sagastore.bus.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Responds to Publish and PublishBatch as SNS does, with its limits, entries and responses. */
final class SnsService {
  /** An entry of a batch. */
  record Entry(String id, String body, Map<String, String> attributes) {
    long bytes() {
      return body.getBytes(UTF_8).length
          + attributes.entrySet().stream()
              .mapToLong(
                  attribute ->
                      attribute.getKey().getBytes(UTF_8).length
                          + "String".length()
                          + attribute.getValue().getBytes(UTF_8).length)
              .sum();
    }
  }

  private SnsService() {}

  static Map<String, String> parameters(String form) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : form.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      parameters.put(URLDecoder.decode(parts[0], UTF_8), URLDecoder.decode(parts[1], UTF_8));
    }
    return parameters;
  }

  static List<Entry> entries(String form) {
    Map<String, String> all = parameters(form);
    if (isAlone(form)) {
      return List.of(new Entry("0", all.get("Message"), attributes(all, "")));
    }
    List<Entry> entries = new ArrayList<>();
    for (int i = 1; all.containsKey("PublishBatchRequestEntries.member.%s.Id".formatted(i)); i++) {
      String prefix = "PublishBatchRequestEntries.member.%s.".formatted(i);
      entries.add(
          new Entry(all.get(prefix + "Id"), all.get(prefix + "Message"), attributes(all, prefix)));
    }
    return entries;
  }

  private static boolean isAlone(String form) {
    return "Publish".equals(parameters(form).get("Action"));
  }

  private static Map<String, String> attributes(Map<String, String> all, String prefix) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int j = 1; all.containsKey(prefix + "MessageAttributes.entry.%s.Name".formatted(j)); j++) {
      String entry = prefix + "MessageAttributes.entry.%s.".formatted(j);
      attributes.put(all.get(entry + "Name"), all.get(entry + "Value.StringValue"));
    }
    return attributes;
  }

  /** Publishes all entries, if the batch is within the limits. */
  static LoopbackService.Response publish(String form) {
    return publish(form, entry -> false, "", false);
  }

  /** Publishes all entries but some. */
  static LoopbackService.Response publish(
      String form, Predicate<Entry> fails, String code, boolean senderFault) {
    List<Entry> entries = entries(form);
    if (entries.size() > 10) {
      return error(400, "TooManyEntriesInBatchRequest", "too many");
    }
    if (entries.stream().mapToLong(Entry::bytes).sum() > 262_144) {
      return error(400, "BatchRequestTooLong", "too long");
    }
    if (isAlone(form)) {
      return fails.test(entries.get(0))
          ? error(400, code, "injected")
          : new LoopbackService.Response(
              200,
              "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>"
                  + "<MessageId>m-0</MessageId></PublishResult></PublishResponse>");
    }
    StringBuilder successful = new StringBuilder();
    StringBuilder failed = new StringBuilder();
    for (Entry entry : entries) {
      if (fails.test(entry)) {
        failed.append(
            "<member><Id>%s</Id><Code>%s</Code><Message>injected</Message><SenderFault>%s</SenderFault></member>"
                .formatted(entry.id(), code, senderFault));
      } else {
        successful.append(
            "<member><Id>%s</Id><MessageId>m-%s</MessageId></member>"
                .formatted(entry.id(), entry.id()));
      }
    }
    return new LoopbackService.Response(
        200,
        ("<PublishBatchResponse"
                + " xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishBatchResult>"
                + "<Successful>%s</Successful><Failed>%s</Failed></PublishBatchResult></PublishBatchResponse>")
            .formatted(successful, failed));
  }

  static LoopbackService.Response error(int status, String code, String message) {
    return new LoopbackService.Response(
        status,
        ("<ErrorResponse"
                + " xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type>"
                + "<Code>%s</Code><Message>%s</Message></Error><RequestId>r</RequestId></ErrorResponse>")
            .formatted(code, message));
  }
}
