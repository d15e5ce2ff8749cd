package dev.sagastore.cdkapp.demo;

import java.io.Console;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The terminal that the demo prints to.
 *
 * @param width number of columns, 40 to 120
 * @param isColored whether it shows colors
 */
record Terminal(int width, boolean isColored) {
  private static final String COLUMNS = "COLUMNS";
  private static final Pattern SIZE = Pattern.compile("[0-9]+ ([0-9]+)");
  private static final int MIN_WIDTH = 40;
  private static final int MAX_WIDTH = 120;
  private static final int DEFAULT_WIDTH = 80;

  /** Returns the terminal of this process. */
  static Terminal ofProcess() {
    boolean isInteractive = isInteractive(System.console());
    Map<String, String> environment = new HashMap<>(System.getenv());
    if (isInteractive && !environment.containsKey(COLUMNS)) {
      environment.put(COLUMNS, columns(size()));
    }
    return of(environment, isInteractive);
  }

  /** Returns what {@code stty} says about the terminal; empty if there is no such program. */
  private static String size() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size").redirectInput(ProcessBuilder.Redirect.INHERIT).start();
      return new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Returns the number of columns.
   *
   * @param size rows and columns, as {@code stty} prints them
   * @return the number as a text; empty if there is none
   */
  static String columns(String size) {
    Matcher matcher = SIZE.matcher(size.strip());
    return matcher.matches() ? matcher.group(1) : "";
  }

  /**
   * Returns a terminal.
   *
   * <p>Its width is {@code COLUMNS}, or 80. It has colors if it is interactive, unless {@code
   * NO_COLOR} is set or {@code TERM} is {@code dumb}.
   *
   * @param environment variables of the environment
   * @param isInteractive whether the output isn't piped or redirected
   */
  static Terminal of(Map<String, String> environment, boolean isInteractive) {
    boolean isDumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
    boolean isColorless = !environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(
        width(environment.getOrDefault(COLUMNS, "")), isInteractive && !isDumb && !isColorless);
  }

  private static int width(String columns) {
    return columns.matches("[1-9][0-9]{0,3}")
        ? Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, Integer.parseInt(columns)))
        : DEFAULT_WIDTH;
  }

  /**
   * Returns whether input and output are a terminal. Up to Java 21 there is no console otherwise.
   * Since Java 22 there can be one, which says whether it is a terminal.
   */
  private static boolean isInteractive(@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      Method isTerminal = Console.class.getMethod("isTerminal");
      return Boolean.TRUE.equals(isTerminal.invoke(console));
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
