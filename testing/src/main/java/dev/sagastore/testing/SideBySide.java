package dev.sagastore.testing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows what a test expects beside what it has got. The texts of larger objects have a line for
 * each property, and lines that differ are marked:
 *
 * <pre>
 *     expected              | actual
 *     Order[                | Order[
 *       id=order-42,        |   id=order-42,
 *   !   status=PAID]        |   status=PAYING]
 * </pre>
 */
final class SideBySide {
  private static final int MAX_INLINE = 40;
  private static final int MAX_WIDTH = 60;

  private final List<String> expected = new ArrayList<>();
  private final List<String> actual = new ArrayList<>();

  SideBySide() {
    expected.add("expected");
    actual.add("actual");
  }

  /** Adds an expected object and the actual one; null if there is none. */
  void add(@Nullable Object expectedObject, @Nullable Object actualObject) {
    String left = expectedObject == null ? "" : expectedObject.toString();
    String right = actualObject == null ? "" : actualObject.toString();
    boolean inline = Math.max(left.length(), right.length()) <= MAX_INLINE;
    List<String> leftLines = inline ? List.of(left) : lines(left);
    List<String> rightLines = inline ? List.of(right) : lines(right);
    for (int i = 0; i < Math.max(leftLines.size(), rightLines.size()); i++) {
      addRow(line(leftLines, i), line(rightLines, i));
    }
  }

  private void addRow(String left, String right) {
    List<String> leftParts = parts(left);
    List<String> rightParts = parts(right);
    for (int i = 0; i < Math.max(leftParts.size(), rightParts.size()); i++) {
      expected.add(line(leftParts, i));
      actual.add(line(rightParts, i));
    }
  }

  private static String line(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index) : "";
  }

  /** Returns a line in parts that fit into a column. */
  private static List<String> parts(String line) {
    List<String> parts = new ArrayList<>();
    for (int start = 0; start < line.length() || start == 0; start += MAX_WIDTH) {
      parts.add(line.substring(start, Math.min(line.length(), start + MAX_WIDTH)));
    }
    return parts;
  }

  /** Returns a text such as that of a record, with a line for each property. */
  private static List<String> lines(String text) {
    int opening = text.indexOf('[');
    if (opening < 0 || !text.endsWith("]")) {
      return text.lines().toList();
    }
    List<String> lines = new ArrayList<>();
    lines.add(text.substring(0, opening + 1));
    int start = opening + 1;
    int depth = 0;
    for (int i = start; i < text.length() - 1; i++) {
      char each = text.charAt(i);
      if (each == '[' || each == '{' || each == '(') {
        depth++;
      } else if (each == ']' || each == '}' || each == ')') {
        depth--;
      } else if (each == ',' && depth == 0 && text.startsWith(", ", i)) {
        lines.add("  " + text.substring(start, i + 1));
        start = i + 2;
      }
    }
    lines.add("  " + text.substring(start));
    return lines;
  }

  @Override
  public String toString() {
    int width = expected.stream().mapToInt(String::length).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < expected.size(); i++) {
      String left = expected.get(i);
      String right = actual.get(i);
      String mark = i == 0 || left.equals(right) ? " " : "!";
      String line = "  %s %s | %s".formatted(mark, left + " ".repeat(width - left.length()), right);
      lines.add(line.stripTrailing());
    }
    return String.join("\n", lines);
  }
}
