package dev.sagastore.cdkapp.demo;

/** A style of text. Without it, the text says the same. */
enum Style {
  /** Headings. */
  BOLD("1"),
  /** Details. */
  DIM("2"),
  /** Problems. */
  RED("31"),
  /** Checks that succeeded. */
  GREEN("32"),
  /** Problems. */
  YELLOW("33"),
  /** Ordinary text. */
  PLAIN("");

  private final String code;

  Style(String code) {
    this.code = code;
  }

  /** Returns a text with the codes that begin and end this style. */
  String apply(String text) {
    return this == PLAIN ? text : "\u001B[%sm%s\u001B[0m".formatted(code, text);
  }
}
