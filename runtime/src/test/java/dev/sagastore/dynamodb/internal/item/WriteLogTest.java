package dev.sagastore.dynamodb.internal.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Versions 1, 2, … are written by A, B, …. */
class WriteLogTest {
  private static final String A = "AAAAAAAA";
  private static final String B = "BBBBBBBB";
  private static final String C = "CCCCCCCC";
  private static final String D = "DDDDDDDD";
  private static final String E = "EEEEEEEE";
  private static final String F = "FFFFFFFF";

  @Test
  void idsHaveEightCharactersAndDiffer() {
    assertThat(Stream.generate(WriteLog::newId).limit(10_000))
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[A-Za-z0-9_-]{8}"));
  }

  @Test
  void theInsertStaysInFrontOfTheLastFourWrites() {
    assertThat(WriteLog.inserted(A)).isEqualTo(A + A);
    assertThat(WriteLog.append(B, A + A)).isEqualTo(A + B + A);
    assertThat(WriteLog.append(C, A + B + A)).isEqualTo(A + C + B + A);
    assertThat(WriteLog.append(D, A + C + B + A)).isEqualTo(A + D + C + B + A);
    assertThat(WriteLog.append(E, A + D + C + B + A)).isEqualTo(A + E + D + C + B);
    assertThat(WriteLog.append(F, A + E + D + C + B)).isEqualTo(A + F + E + D + C);
  }

  @Test
  void theInsertIsFoundWhateverWasWrittenSince() {
    assertThat(WriteLog.insert(A + A)).isEqualTo(A);
    assertThat(WriteLog.insert(A + F + E + D + C)).isEqualTo(A);
    assertThat(WriteLog.insert("")).isEmpty();
    assertThat(WriteLog.insert("short")).isEqualTo("short");
  }

  @Test
  void whoWroteAVersionStandsAtItsPlace() {
    String log = A + F + E + D + C;

    assertThat(WriteLog.wrote(F, 6, log, 6)).isTrue();
    assertThat(WriteLog.wrote(E, 5, log, 6)).isTrue();
    assertThat(WriteLog.wrote(D, 4, log, 6)).isTrue();
    assertThat(WriteLog.wrote(C, 3, log, 6)).isTrue();
  }

  @Test
  void whoInsertedIsAlwaysKnown() {
    assertThat(WriteLog.wrote(A, 1, A + A, 1)).isTrue();
    assertThat(WriteLog.wrote(A, 1, A + B + A, 2)).isTrue();
    assertThat(WriteLog.wrote(A, 1, A + F + E + D + C, 6)).isTrue();
    assertThat(WriteLog.wrote(A, 1, A + F + E + D + C, 1_000)).isTrue();
    assertThat(WriteLog.wrote(B, 1, A + B + A, 2)).isFalse();
  }

  @Test
  void anIdAtAnotherPlaceWroteAnotherVersion() {
    String log = A + F + E + D + C;

    assertThat(WriteLog.wrote(E, 6, log, 6)).isFalse();
    assertThat(WriteLog.wrote(F, 5, log, 6)).isFalse();
    assertThat(WriteLog.wrote(C, 2, log, 6)).isFalse();
    assertThat(WriteLog.wrote(C, 1, log, 6)).isFalse();
    assertThat(WriteLog.wrote(F, 7, log, 6)).isFalse();
    assertThat(WriteLog.wrote(A, 7, log, 6)).isFalse();
    assertThat(WriteLog.wrote(A, 1, "", 1)).isFalse();
  }

  @Test
  void placesFarAwayDoNotWrapAround() {
    long farAway = 2L + (1L << 32) / 8;

    assertThat(WriteLog.wrote(B, 2, A + B, farAway)).isFalse();
    assertThat(WriteLog.knows(2, A + B, farAway)).isFalse();
  }

  @Test
  void itKnowsTheWritersOfTheLastFourVersions() {
    String log = A + F + E + D + C;

    assertThat(WriteLog.knows(6, log, 6)).isTrue();
    assertThat(WriteLog.knows(3, log, 6)).isTrue();
    assertThat(WriteLog.knows(2, log, 6)).isFalse();
  }

  @Test
  void aShortLogKnowsLess() {
    assertThat(WriteLog.knows(3, A + C, 3)).isTrue();
    assertThat(WriteLog.knows(2, A + C, 3)).isFalse();
    assertThat(WriteLog.knows(1, "", 1)).isFalse();
  }

  @Test
  void nobodyHasWrittenAVersionThatIsStillToCome() {
    assertThat(WriteLog.knows(3, A + B + A, 2)).isTrue();
    assertThat(WriteLog.wrote(B, 3, A + B + A, 2)).isFalse();
  }
}
