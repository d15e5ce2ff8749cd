package dev.sagastore.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the Markdown files show is code that compiles, and links that lead somewhere. */
class MarkdownTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path SNIPPETS = Path.of("src/test/java/dev/sagastore/docs");
  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)\\)");
  private static final Pattern ANCHOR = Pattern.compile("\\]\\(([^)#:]*)#([^)]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);
  private static final Pattern CDK_CLI = Pattern.compile("aws-cdk@[0-9.]+[0-9]");

  static List<Path> markdownFiles() throws IOException {
    try (Stream<Path> root = Files.list(ROOT);
        Stream<Path> modules = Files.walk(ROOT, 2)) {
      return Stream.concat(root, modules)
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.toString().contains("node_modules"))
          .distinct()
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("markdownFiles")
  void everyJavaSnippetIsCompiled(Path markdown) throws IOException {
    String compiled = withoutIndentation(snippetSources());

    assertThat(javaBlocks(markdown))
        .allSatisfy(snippet -> assertThat(compiled).contains(withoutIndentation(snippet)));
  }

  @ParameterizedTest
  @MethodSource("markdownFiles")
  void everyLinkToAFileLeadsSomewhere(Path markdown) throws IOException {
    assertThat(LINK.matcher(Files.readString(markdown)).results().map(link -> link.group(1)))
        .filteredOn(target -> !target.startsWith("http"))
        .allSatisfy(target -> assertThat(markdown.resolveSibling(target)).exists());
  }

  @ParameterizedTest
  @MethodSource("markdownFiles")
  void everyLinkToAHeadingLeadsSomewhere(Path markdown) throws IOException {
    assertThat(ANCHOR.matcher(Files.readString(markdown)).results())
        .allSatisfy(
            link -> {
              Path target =
                  link.group(1).isEmpty() ? markdown : markdown.resolveSibling(link.group(1));
              assertThat(anchors(read(target))).as("%s", target).contains(link.group(2));
            });
  }

  /** The anchors of headings, as GitHub forms them. */
  private static List<String> anchors(String markdown) {
    return HEADING
        .matcher(markdown)
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .toList();
  }

  @Test
  void allFilesNameOneVersionOfTheCdkCli() throws IOException {
    assertThat(
            markdownFiles().stream()
                .flatMap(file -> CDK_CLI.matcher(read(file)).results())
                .map(MatchResult::group)
                .distinct())
        .hasSize(1);
  }

  @Test
  void indexListsEveryPage() throws IOException {
    String index = Files.readString(ROOT.resolve("docs/README.md"));

    assertThat(markdownFiles())
        .filteredOn(file -> file.getParent().endsWith("docs"))
        .map(file -> file.getFileName().toString())
        .filteredOn(name -> !name.equals("README.md"))
        .allSatisfy(name -> assertThat(index).contains("](" + name));
  }

  @Test
  void thereAreSnippetsToCheck() throws IOException {
    assertThat(javaBlocks(ROOT.resolve("README.md"))).isNotEmpty();
    assertThat(javaBlocks(ROOT.resolve("docs/aws.md"))).hasSizeGreaterThan(3);
    assertThat(javaBlocks(ROOT.resolve("docs/store.md"))).hasSizeGreaterThan(3);
    assertThat(javaBlocks(ROOT.resolve("construct/README.md"))).isNotEmpty();
  }

  private static List<String> javaBlocks(Path markdown) throws IOException {
    return JAVA_BLOCK
        .matcher(Files.readString(markdown))
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
  }

  private static String snippetSources() throws IOException {
    try (Stream<Path> files = Files.list(SNIPPETS)) {
      return files
          .filter(file -> file.toString().matches(".*(Snippets|ReadmeTest)\\.java"))
          .map(MarkdownTest::read)
          .collect(Collectors.joining("\n"));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withoutIndentation(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
