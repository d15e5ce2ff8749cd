package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.testing.History.Violation;
import dev.sagastore.testing.HistoryEntry.Kind;
import dev.sagastore.testing.HistoryEntry.Outcome;
import dev.sagastore.testing.HistoryEntry.Sight;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule about due times finds what breaks it. */
class HistoryDueTimesTest {
  private final HistoryScript script = new HistoryScript(HistoryScript.slot("order-42", false));

  private List<String> violations() {
    return HistoryDueTimes.violations(script.entries()).stream().map(Violation::text).toList();
  }

  @Test
  void soundHistoryBreaksNoRule() {
    Sight inserted = script.insertDue(100);
    Sight claimed = script.claim(inserted, 101);
    script.claimFails(100, 102, Outcome.NOT_DUE);
    script.read(claimed);
    // by a snapshot from before the claim: the due time stays
    Sight updated = script.write(Kind.UPDATE, inserted);
    script.read(HistoryScript.due(updated, 101));
    script.claimFails(101, 103, Outcome.UNKNOWN);
    script.read(HistoryScript.due(updated, 103));
    Sight completed = script.write(Kind.COMPLETE, updated);
    script.claimFails(103, 104, Outcome.NOT_DUE);
    script.read(script.write(Kind.REOPEN, completed));

    assertThat(violations()).isEmpty();
  }

  @Test
  void twoClaimsOfOneTimeAreFound() {
    Sight inserted = script.insertDue(100);
    script.claim(inserted, 101);
    script.claim(inserted, 102);

    assertThat(violations()).containsExactly("due time 100 was moved twice: by 0-2 and by 0-3");
  }

  @Test
  void secondClaimThatTookEffectUnseenIsFound() {
    Sight inserted = script.insertDue(100);
    script.claimFails(100, 101, Outcome.UNKNOWN);
    Sight claimed = script.claim(inserted, 102);
    assertThat(violations()).isEmpty();

    script.read(HistoryScript.due(claimed, 101));
    assertThat(violations())
        .contains("due time 100 was moved twice: by 0-2 and by 0-3")
        .contains("due time 102 was known before the call began, and 101 was seen");
  }

  @Test
  void claimWithoutEffectIsFound() {
    Sight inserted = script.insertDue(100);
    script.claim(inserted, 101);
    script.read(inserted);

    assertThat(violations())
        .containsExactly("due time 101 was known before the call began, and 100 was seen");
  }

  @Test
  void claimThatReturnsOtherTimeIsFound() {
    script.claimWithoutEffect(script.insertDue(100), 101);

    assertThat(violations()).containsExactly("the due time was not set to 101");
  }

  @Test
  void dueTimeThatEndsWithoutCompletionIsFound() {
    Sight updated = script.write(Kind.UPDATE, script.insertDue(100));
    script.read(updated);

    assertThat(violations())
        .containsExactly("due time 100 was known before the call began, and none was seen");
  }

  @Test
  void dueTimeThatNothingSetIsFound() {
    script.read(HistoryScript.due(script.insertDue(100), 101));

    assertThat(violations()).containsExactly("nothing set the due time of saga 0-1 to 101");
  }

  @Test
  void dueTimeOfOtherSagaIsFound() {
    script.insertDue(100);
    script.read(HistoryScript.due(script.insert(), 100));

    assertThat(violations()).containsExactly("nothing set the due time of saga 0-2 to 100");
  }

  @Test
  void claimThatFailsWithoutReasonIsFound() {
    script.insertDue(100);
    script.claimFails(100, 101, Outcome.NOT_DUE);

    assertThat(violations()).containsExactly("nothing moved the saga that was due at 100");
  }

  /** The response to a claim was lost, and the SDK's retry found the claim of another worker. */
  @Test
  void claimThatWasOvertakenFailsWithReason() {
    Sight inserted = script.insertDue(100);
    long begun = script.tick();
    script.claim(HistoryScript.due(inserted, 101), 102);
    script.claimFails(begun, 100, 101, Outcome.NOT_DUE);
    assertThat(violations()).isEmpty();
  }

  @Test
  void claimThatTookEffectAndFailedIsFound() {
    Sight inserted = script.insertDue(100);
    script.claimFails(100, 101, Outcome.NOT_DUE);
    script.claimFails(100, 102, Outcome.UNKNOWN);
    script.read(HistoryScript.due(inserted, 101));

    assertThat(violations()).containsExactly("nothing moved the saga that was due at 100");
  }
}
