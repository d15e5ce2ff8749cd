package dev.sagastore.cdkapp.demo;

import dev.sagastore.example.order.OrderSaga;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A file of events, one JSON object per line.
 *
 * @param name name of the file
 * @param start the initial virtual time
 * @param events the events, ordered by time
 */
record EventFile(String name, Instant start, List<DemoEvent> events) {
  private static final String SHIPPED = "order-messages.jsonl";
  private static final Instant DEFAULT_START = Instant.parse("2026-11-23T09:30:00Z");

  /**
   * Returns the file that the arguments name, or the one that is shipped.
   *
   * @throws DemoException if the file can't be read
   */
  static EventFile of(String[] args) {
    return switch (args.length) {
      case 0 -> shipped();
      case 1 -> args[0] == null || args[0].isBlank() ? shipped() : read(Path.of(args[0]));
      default -> throw new DemoException("usage: Demo [file of events, one JSON object per line]");
    };
  }

  /** Returns the messages, without the redrives. */
  List<DemoEvent.Message> messages() {
    return events.stream()
        .filter(DemoEvent.Message.class::isInstance)
        .map(DemoEvent.Message.class::cast)
        .toList();
  }

  private static EventFile shipped() {
    try (InputStream stream = OrderSaga.class.getResourceAsStream(SHIPPED)) {
      if (stream == null) {
        throw new DemoException(SHIPPED + " is not in the jar of the example");
      }
      return parse(SHIPPED, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new DemoException(SHIPPED + " can't be read: " + e, e);
    }
  }

  private static EventFile read(Path path) {
    try {
      return parse(String.valueOf(path.getFileName()), Files.readString(path));
    } catch (NoSuchFileException e) {
      throw new DemoException(
          "there is no file %s: name a file of events, one JSON object per line"
              .formatted(path.toAbsolutePath()),
          e);
    } catch (IOException e) {
      throw new DemoException("%s can't be read as text in UTF-8: %s".formatted(path, e), e);
    }
  }

  private static EventFile parse(String name, String text) {
    List<EventLine> lines = lines(name, text);
    if (lines.isEmpty()) {
      throw new DemoException(name + " is empty: it needs one JSON object per line");
    }
    Instant start =
        lines.stream()
            .flatMap(line -> line.instant().stream())
            .min(Comparator.naturalOrder())
            .orElse(DEFAULT_START);
    List<DemoEvent> events =
        lines.stream()
            .map(line -> line.event(start))
            .sorted(Comparator.comparing(DemoEvent::at))
            .toList();
    return new EventFile(name, start, events);
  }

  private static List<EventLine> lines(String name, String text) {
    List<String> all = text.lines().toList();
    List<EventLine> lines = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).isBlank()) {
        try {
          lines.add(EventLine.parse(i + 1, all.get(i)));
        } catch (IllegalArgumentException e) {
          throw new DemoException("%s, line %s: %s".formatted(name, i + 1, e.getMessage()), e);
        }
      }
    }
    return lines;
  }
}
