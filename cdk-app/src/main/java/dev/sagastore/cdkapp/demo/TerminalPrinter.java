package dev.sagastore.cdkapp.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints text and rows that fit into a terminal. */
final class TerminalPrinter {
  /** Width of a time, as {@link DisplayTime} writes it, between its margins. */
  private static final int TIME_COLUMN = 19;

  private static final int COST_COLUMNS = 20;

  /** In a narrower terminal, the text of a row is below its time. */
  private static final int MIN_WIDTH_BESIDE_TIME = 76;

  private static final String MARGIN = "  ";

  private final PrintStream out;
  private final Terminal terminal;

  TerminalPrinter(PrintStream out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Prints text, as many lines as it needs. */
  void text(Style style, String text) {
    wrapped(List.of(text), terminal.width()).forEach(line -> print(style, line));
  }

  /** Prints text in a margin. */
  void item(Style style, String mark, String text) {
    String indent = " ".repeat(mark.length() + 2 * MARGIN.length());
    List<String> lines = wrapped(List.of(text), terminal.width() - indent.length());
    for (int i = 0; i < lines.size(); i++) {
      out.println((i == 0 ? MARGIN + style(style, mark) + MARGIN : indent) + lines.get(i));
    }
  }

  void blankLine() {
    out.println();
  }

  /** Prints a heading, and the names of the columns of costs. */
  void tableHeading(String heading) {
    row(Style.BOLD, heading, " req     R     W    WI");
  }

  /** Prints a heading, and a sum of costs. */
  void heading(String heading, Cost sum) {
    row(Style.BOLD, heading, columns(sum));
  }

  private void row(Style style, String text, String columns) {
    int width = terminal.width() - COST_COLUMNS - MARGIN.length();
    List<String> lines = wrapped(List.of(text), width);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      out.println(
          style(style, line)
              + (i == 0 ? " ".repeat(Math.max(0, width - line.length())) + columns : ""));
    }
  }

  /** Prints what has happened at a time; a part stays in one line if it can. */
  void row(String time, List<String> parts, Style style, Cost cost) {
    boolean beside = terminal.width() >= MIN_WIDTH_BESIDE_TIME;
    int indent = beside ? TIME_COLUMN : 2 * MARGIN.length();
    int width = terminal.width() - COST_COLUMNS - MARGIN.length() - indent;
    String columns = columns(cost);
    List<String> lines = new ArrayList<>();
    if (!beside) {
      width = terminal.width() - indent;
      String text = MARGIN + time;
      out.println(
          style(Style.DIM, text)
              + " ".repeat(Math.max(1, terminal.width() - text.length() - columns.length()))
              + columns);
    }
    lines.addAll(wrapped(parts, width));
    for (int i = 0; i < lines.size(); i++) {
      boolean hasTime = beside && i == 0;
      String start = hasTime ? style(Style.DIM, MARGIN + time + MARGIN) : " ".repeat(indent);
      String end = hasTime ? " ".repeat(width - lines.get(i).length() + 2) + columns : "";
      out.println(start + style(style, lines.get(i)) + end);
    }
  }

  private static String columns(Cost cost) {
    return String.format(
        Locale.ROOT,
        "%4d %5s %5s %3s",
        cost.requests(),
        units(cost.reads()),
        units(cost.tableWrites()),
        units(cost.indexWrites()));
  }

  private static String units(double units) {
    return units == Math.rint(units)
        ? Long.toString(Math.round(units))
        : String.format(Locale.ROOT, "%.1f", units);
  }

  private void print(Style style, String line) {
    out.println(style(style, line));
  }

  private String style(Style style, String text) {
    return terminal.isColored() ? style.apply(text) : text;
  }

  /** Returns lines; a part begins a new line if it doesn't fit into the present one. */
  private static List<String> wrapped(List<String> parts, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String part : parts) {
      boolean fits = line.length() + 1 + part.length() <= width;
      if (line.length() > 0 && !fits) {
        lines.add(line.toString());
        line.setLength(0);
        line.append(MARGIN);
      }
      for (String word : part.split(" ", -1)) {
        boolean isFirst = line.toString().isBlank();
        if (!isFirst && line.length() + 1 + word.length() > width) {
          lines.add(line.toString());
          line.setLength(0);
          line.append(MARGIN);
          isFirst = true;
        }
        line.append(isFirst ? "" : " ").append(word);
      }
    }
    lines.add(line.toString());
    return lines;
  }
}
