package dev.sagastore.cdkapp.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {
  @ParameterizedTest
  @CsvSource({"100, 100", "40, 40", "10, 40", "400, 120", "0, 80", "wide, 80", "-5, 80", "'', 80"})
  void widthIsThatOfColumns(String columns, int width) {
    assertThat(Terminal.of(Map.of("COLUMNS", columns), true).width()).isEqualTo(width);
  }

  @ParameterizedTest
  @CsvSource({"'50 132\n', 132", "'stty: standard input: Inappropriate ioctl', ''", "'', ''"})
  void columnsAreThoseOfStty(String size, String columns) {
    assertThat(Terminal.columns(size)).isEqualTo(columns);
  }

  @Test
  void widthIs80WithoutColumns() {
    assertThat(Terminal.of(Map.of(), true).width()).isEqualTo(80);
  }

  @Test
  void interactiveTerminalIsColored() {
    assertThat(Terminal.of(Map.of("TERM", "xterm"), true).isColored()).isTrue();
  }

  @Test
  void emptyNoColorKeepsColors() {
    assertThat(Terminal.of(Map.of("TERM", "xterm", "NO_COLOR", ""), true).isColored()).isTrue();
  }

  @Test
  void noColorRemovesColors() {
    assertThat(Terminal.of(Map.of("TERM", "xterm", "NO_COLOR", "1"), true).isColored()).isFalse();
  }

  @Test
  void dumbTerminalIsNotColored() {
    assertThat(Terminal.of(Map.of("TERM", "dumb"), true).isColored()).isFalse();
    assertThat(Terminal.of(Map.of(), true).isColored()).isFalse();
  }

  @Test
  void pipeIsNotColored() {
    assertThat(Terminal.of(Map.of("TERM", "xterm"), false).isColored()).isFalse();
  }
}
