package dev.sagastore.example.order;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The messages that docs/deploying.md sends to the deployed queue: an order, and its payment. */
final class DocumentedMessages {
  static final String ORDER_ID = "order-42";

  private static final Pattern BODY = Pattern.compile("--message-body '([^']+)'");

  private DocumentedMessages() {}

  /** Returns the bodies, in their order. */
  static List<String> read() throws IOException {
    return BODY.matcher(Files.readString(Path.of("..", "docs", "deploying.md")))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }
}
