package dev.sagastore.dynamodb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WriteLogTest {
  private static final String A = "AAAAAAAA";
  private static final String B = "BBBBBBBB";
  private static final String C = "CCCCCCCC";
  private static final String D = "DDDDDDDD";
  private static final String E = "EEEEEEEE";

  @Test
  void idsHaveEightCharactersAndDiffer() {
    assertThat(Stream.generate(WriteLog::newId).limit(10_000))
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[A-Za-z0-9_-]{8}"));
  }

  @Test
  void theNewestOfFourIdsComesFirst() {
    assertThat(WriteLog.append(A, "")).isEqualTo(A);
    assertThat(WriteLog.append(B, A)).isEqualTo(B + A);
    assertThat(WriteLog.append(C, B + A)).isEqualTo(C + B + A);
    assertThat(WriteLog.append(D, C + B + A)).isEqualTo(D + C + B + A);
    assertThat(WriteLog.append(E, D + C + B + A)).isEqualTo(E + D + C + B);
  }

  @Test
  void whoWroteAVersionStandsAtItsPlace() {
    String log = E + D + C + B;

    assertThat(WriteLog.wrote(E, 5, log, 5)).isTrue();
    assertThat(WriteLog.wrote(D, 4, log, 5)).isTrue();
    assertThat(WriteLog.wrote(C, 3, log, 5)).isTrue();
    assertThat(WriteLog.wrote(B, 2, log, 5)).isTrue();
  }

  @Test
  void anIdAtAnotherPlaceWroteAnotherVersion() {
    String log = E + D + C + B;

    assertThat(WriteLog.wrote(D, 5, log, 5)).isFalse();
    assertThat(WriteLog.wrote(E, 4, log, 5)).isFalse();
    assertThat(WriteLog.wrote(B, 1, log, 5)).isFalse();
    assertThat(WriteLog.wrote(A, 1, log, 5)).isFalse();
    assertThat(WriteLog.wrote(E, 6, log, 5)).isFalse();
    assertThat(WriteLog.wrote(A, 1, "", 1)).isFalse();
  }

  @Test
  void placesFarAwayDoNotWrapAround() {
    long farAway = 1L + (1L << 32) / 8;

    assertThat(WriteLog.wrote(A, 1, A, farAway)).isFalse();
    assertThat(WriteLog.knows(1, A, farAway)).isFalse();
  }

  @Test
  void itKnowsTheWritersOfTheLastFourVersions() {
    String log = E + D + C + B;

    assertThat(WriteLog.knows(5, log, 5)).isTrue();
    assertThat(WriteLog.knows(2, log, 5)).isTrue();
    assertThat(WriteLog.knows(1, log, 5)).isFalse();
  }

  @Test
  void aShortLogKnowsLess() {
    assertThat(WriteLog.knows(2, B, 2)).isTrue();
    assertThat(WriteLog.knows(1, B, 2)).isFalse();
    assertThat(WriteLog.knows(1, "", 1)).isFalse();
  }

  @Test
  void nobodyHasWrittenAVersionThatIsStillToCome() {
    assertThat(WriteLog.knows(3, B + A, 2)).isTrue();
    assertThat(WriteLog.wrote(B, 3, B + A, 2)).isFalse();
  }
}
