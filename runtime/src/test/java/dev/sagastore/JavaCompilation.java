package dev.sagastore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs {@code javac} in its own process, because Error Prone needs flags of the JVM. */
record JavaCompilation(int exitCode, String output) {
  private static final Pattern ERROR =
      Pattern.compile("Calls\\.java:(\\d+): error: \\[CheckReturnValue\\]");

  private static final List<String> JAVAC_PACKAGES =
      List.of(
          "api", "code", "comp", "file", "main", "model", "parser", "processing", "tree", "util");

  /** Compiles statements, one a line, with Error Prone's check of return values only. */
  static JavaCompilation withErrorProne(Path folder, List<String> statements) throws Exception {
    List<String> options = new ArrayList<>();
    for (String name : JAVAC_PACKAGES) {
      String opened = "jdk.compiler/com.sun.tools.javac." + name + "=ALL-UNNAMED";
      options.add("-J--add-exports=" + opened);
      options.add("-J--add-opens=" + opened);
    }
    String classPath = classPath(jar -> true);
    options.addAll(List.of("-cp", classPath, "-processorpath", classPath));
    options.addAll(List.of("-XDcompilePolicy=simple", "--should-stop=ifError=FLOW"));
    options.addAll(List.of("-Xmaxerrs", "10000", "-nowarn", "-proc:none"));
    options.add("-Xplugin:ErrorProne -XepDisableAllChecks -Xep:CheckReturnValue:ERROR");
    return javac(folder, options, statements);
  }

  /** Compiles statements with a class path without Error Prone's annotations. */
  static JavaCompilation withoutAnnotations(Path folder, List<String> statements) throws Exception {
    String classPath = classPath(jar -> !jar.contains("errorprone"));
    return javac(
        folder, List.of("-cp", classPath, "-Xlint:all,-path", "-Werror", "-proc:none"), statements);
  }

  private static String classPath(Predicate<String> taken) {
    String separator = System.getProperty("path.separator");
    return Arrays.stream(System.getProperty("java.class.path").split(Pattern.quote(separator), -1))
        .filter(taken)
        .collect(Collectors.joining(separator));
  }

  private static JavaCompilation javac(Path folder, List<String> options, List<String> statements)
      throws IOException, InterruptedException {
    Path source = folder.resolve("Calls.java");
    Files.writeString(
        source,
        Stream.concat(
                Stream.of("class Calls { void calls() throws Throwable {"),
                Stream.concat(statements.stream(), Stream.of("} }")))
            .collect(Collectors.joining("\n")));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
    command.addAll(options);
    command.addAll(List.of("-d", folder.toString(), source.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new JavaCompilation(process.waitFor(), output);
  }

  /** Returns the indexes of the statements whose result must be used. */
  TreeSet<Integer> refused() {
    return ERROR
        .matcher(output)
        .results()
        .map(match -> Integer.parseInt(match.group(1)) - 2)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the errors that are not about results. */
  List<String> otherErrors() {
    return output
        .lines()
        .filter(line -> line.contains("error:") && !ERROR.matcher(line).find())
        .toList();
  }
}
