package dev.sagastore.cdkapp;

import static org.assertj.core.api.Assertions.fail;

import dev.sagastore.cdkapp.SynthesizedOrderSaga.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Shows what a change does to the template: the files with the snapshots are part of the change.
 * After a change that is meant, write them anew:
 *
 * <pre>
 * mvn -pl cdk-app -am test -Dtest=TemplateSnapshotTest -Dsnapshot.update=true \
 *   -Dsurefire.failIfNoSpecifiedTests=false
 * </pre>
 */
class TemplateSnapshotTest {
  private static final Path FOLDER =
      Path.of("src", "test", "resources", "dev", "sagastore", "cdkapp");

  @ParameterizedTest
  @CsvSource({
    "DEFAULT, order-saga.template.json",
    "EVERYTHING, order-saga-with-alarms-and-worker.template.json"
  })
  void theTemplateIsAsItWas(Variant variant, String file) throws IOException {
    compare(SynthesizedOrderSaga.of(variant).file(), file);
  }

  @ParameterizedTest
  @CsvSource({
    "DEFAULT, saga-bus.template.json",
    "EVERYTHING, saga-bus-with-everything.template.json"
  })
  void templateOfBusIsUnchanged(SynthesizedBus.Variant variant, String file) throws IOException {
    compare(SynthesizedBus.of(variant).file(), file);
  }

  private static void compare(Path template, String file) throws IOException {
    Path snapshot = FOLDER.resolve(file);
    String actual = withoutHashes(Files.readString(template));
    if (Boolean.getBoolean("snapshot.update")) {
      Files.createDirectories(FOLDER);
      Files.writeString(snapshot, actual);
    }
    compare(file, Files.readAllLines(snapshot), actual.lines().toList());
  }

  /** Replaces what depends on the bytes of the jar and the image. */
  private static String withoutHashes(String template) {
    return template
            .replaceAll("[0-9a-f]{64}", "<hash of the asset>")
            .replaceAll("(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}", "$1<hash of the function>")
            .strip()
        + "\n";
  }

  private static void compare(String file, List<String> expected, List<String> actual) {
    int line = 0;
    while (line < Math.min(expected.size(), actual.size())
        && expected.get(line).equals(actual.get(line))) {
      line++;
    }
    if (line < Math.max(expected.size(), actual.size())) {
      fail(
          "the template differs from %s in line %d:%n  was %s%n  is  %s%n%s",
          file,
          line + 1,
          line < expected.size() ? expected.get(line).strip() : "at its end",
          line < actual.size() ? actual.get(line).strip() : "at its end",
          "if that is meant, run this test with -Dsnapshot.update=true and look at the difference");
    }
  }
}
