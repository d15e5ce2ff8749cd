package dev.sagastore.cdkapp.demo;

import dev.sagastore.example.MalformedEventException;
import dev.sagastore.example.OrderEvent;
import dev.sagastore.example.OrderHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file of events, one JSON object per line.
 *
 * @param name what to call it
 * @param lines the lines that are not blank
 */
record EventFile(String name, List<Line> lines) {
  private static final String SHIPPED = "order-events.jsonl";
  private static final String LINE = "line ";

  /**
   * One line.
   *
   * @param number its number in the file, from 1
   * @param text what it says
   */
  record Line(int number, String text) {
    String messageId() {
      return LINE + number;
    }
  }

  /** Returns the number of the line that a message was made of. */
  static int lineNumber(String messageId) {
    return Integer.parseInt(messageId.substring(LINE.length()));
  }

  /** Returns the file that the arguments name, or the one that is shipped. */
  static EventFile of(String[] args) {
    return switch (args.length) {
      case 0 -> shipped();
      case 1 -> args[0] == null || args[0].isBlank() ? shipped() : read(Path.of(args[0]));
      default -> throw new DemoException("usage: Demo [file of order events, one JSON per line]");
    };
  }

  /** Returns the events of all lines that hold one. */
  List<OrderEvent> events() {
    return lines.stream().flatMap(EventFile::event).toList();
  }

  private static Stream<OrderEvent> event(Line line) {
    try {
      return Stream.of(OrderEvent.parse(line.text()));
    } catch (MalformedEventException e) {
      // the handler will meet the line as well, and report it
      return Stream.empty();
    }
  }

  private static EventFile shipped() {
    try (InputStream stream = OrderHandler.class.getResourceAsStream(SHIPPED)) {
      if (stream == null) {
        throw new DemoException(SHIPPED + " is not in the example's jar");
      }
      return of(SHIPPED, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new DemoException(SHIPPED + " cannot be read: " + e, e);
    }
  }

  private static EventFile read(Path path) {
    try {
      return of(String.valueOf(path.getFileName()), Files.readString(path));
    } catch (NoSuchFileException e) {
      throw new DemoException(
          "there is no file %s: name a file of order events, one JSON object per line"
              .formatted(path.toAbsolutePath()),
          e);
    } catch (IOException e) {
      throw new DemoException(
          "%s is no file of text in UTF-8 that can be read: %s".formatted(path, e), e);
    }
  }

  private static EventFile of(String name, String text) {
    List<String> all = text.lines().toList();
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).isBlank()) {
        lines.add(new Line(i + 1, all.get(i)));
      }
    }
    if (lines.isEmpty()) {
      throw new DemoException(name + " is empty: it should have one JSON object per line");
    }
    return new EventFile(name, List.copyOf(lines));
  }
}
