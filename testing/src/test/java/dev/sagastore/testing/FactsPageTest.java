package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of facts lists every test of a fact, with the text and the AWS page of its Javadoc. */
class FactsPageTest {
  private static final Path PAGE = Path.of("../docs/dynamodb-facts.md");
  private static final Path SOURCES = Path.of("src/test/java/dev/sagastore/testing");
  private static final String JAVADOC = "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*";
  private static final Pattern OF_TYPE =
      Pattern.compile(JAVADOC + "(?:interface|class) ", Pattern.DOTALL);
  private static final Pattern OF_TEST =
      Pattern.compile(JAVADOC + "@Test\\s+(?:default )?void (\\w+)\\(", Pattern.DOTALL);
  private static final Pattern LINK =
      Pattern.compile("(.*) @see <a href=\"(https://docs\\.aws\\.amazon\\.com/.*?)\">(.*?)</a>");

  @Test
  void pageListsFactsOfSuite() throws IOException {
    List<String> expected = new ArrayList<>();
    for (Class<?> topic : topics()) {
      expected.addAll(section(topic));
    }

    assertThat(Files.readString(PAGE).lines().dropWhile(line -> !line.startsWith("## ")).toList())
        .as("everything from the first table on in " + PAGE)
        .isEqualTo(expected);
  }

  @Test
  void everyTestIsFact() throws IOException {
    for (Class<?> topic : topics()) {
      assertThat(facts(topic))
          .extracting(Fact::test)
          .as("tests of %s that have a Javadoc", topic.getSimpleName())
          .containsExactlyInAnyOrderElementsOf(
              Arrays.stream(topic.getDeclaredMethods())
                  .filter(method -> method.isAnnotationPresent(Test.class))
                  .map(method -> method.getName())
                  .toList());
    }
  }

  private static List<Class<?>> topics() {
    return Stream.concat(
            Arrays.stream(DynamoDbFacts.class.getInterfaces()), Stream.of(EmbeddedFactsTest.class))
        .toList();
  }

  /** Returns the lines of a topic: a heading and a table. */
  private static List<String> section(Class<?> topic) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("## " + heading(topic));
    lines.add("");
    lines.add("| fact | AWS page | test |");
    lines.add("|---|---|---|");
    for (Fact fact : facts(topic)) {
      lines.add(
          "| %s | [%s](%s) | `%s.%s` |"
              .formatted(
                  fact.text(), fact.title(), fact.url(), topic.getSimpleName(), fact.test()));
    }
    if (!topic.equals(EmbeddedFactsTest.class)) {
      lines.add("");
    }
    return lines;
  }

  private static String heading(Class<?> topic) throws IOException {
    if (topic.equals(EmbeddedFactsTest.class)) {
      return "On the embedded engine only";
    }
    String text = text(OF_TYPE.matcher(source(topic)).results().findFirst().orElseThrow().group(1));
    return text.substring(0, text.length() - 1);
  }

  private static List<Fact> facts(Class<?> topic) throws IOException {
    return OF_TEST.matcher(source(topic)).results().map(FactsPageTest::fact).toList();
  }

  private static String source(Class<?> topic) throws IOException {
    return Files.readString(SOURCES.resolve(topic.getSimpleName() + ".java"));
  }

  private static Fact fact(MatchResult test) {
    MatchResult javadoc =
        LINK.matcher(text(test.group(1)))
            .results()
            .findFirst()
            .orElseThrow(
                () -> new AssertionError(test.group(2) + " has no link to AWS's documentation"));
    return new Fact(javadoc.group(1), javadoc.group(2), javadoc.group(3), test.group(2));
  }

  /** Returns a Javadoc on one line, and as Markdown has it. */
  private static String text(String javadoc) {
    return javadoc
        .replaceAll("(\\s*\\n\\s*\\*)+\\s*", " ")
        .replaceAll("\\s+", " ")
        .replaceAll("\\{@code ([^}]*)}", "`$1`")
        .strip();
  }

  private record Fact(String text, String url, String title, String test) {}
}
