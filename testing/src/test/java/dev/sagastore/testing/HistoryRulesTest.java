package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.testing.History.Violation;
import dev.sagastore.testing.HistoryEntry.Kind;
import dev.sagastore.testing.HistoryEntry.Outcome;
import dev.sagastore.testing.HistoryEntry.Sight;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each rule about histories finds what breaks it. */
class HistoryRulesTest {
  private final HistoryScript script = new HistoryScript(HistoryScript.slot("order-42", true));

  @Test
  void aSoundHistoryBreaksNoRule() {
    Sight inserted = script.insert();
    Sight changed = script.write(Kind.UPDATE, inserted);
    script.refused(Kind.UPDATE, inserted, Outcome.CONFLICT, changed);
    script.refused(Kind.INSERT, null, Outcome.DUPLICATE, changed);
    Sight unknown =
        HistoryScript.after(
            changed, script.refused(Kind.UPDATE, changed, Outcome.UNKNOWN, null), false);
    script.read(unknown);
    Sight completed = script.write(Kind.COMPLETE, unknown);
    script.read(completed);
    script.delete(script.write(Kind.REOPEN, completed));
    script.refused(Kind.UPDATE, completed, Outcome.NOT_FOUND, null);
    script.read(null);

    assertThat(whatIsWrongIfThereIsLeft(script.insert())).isEmpty();
  }

  @Test
  void twoUpdatesOfOneVersion() {
    Sight inserted = script.insert();
    script.write(Kind.UPDATE, inserted);

    assertThat(whatIsWrongIfThereIsLeft(script.write(Kind.UPDATE, inserted)))
        .anyMatch(text -> text.contains("an update was lost"));
  }

  @Test
  void aConflictWithAWriteOfItsOwn() {
    Sight inserted = script.insert();
    Sight left = HistoryScript.after(inserted, inserted.origin() + 1, false);
    script.refused(Kind.UPDATE, inserted, Outcome.CONFLICT, left);

    assertThat(whatIsWrongIfThereIsLeft(left))
        .singleElement()
        .asString()
        .startsWith("change 0-2 was refused, and is in saga 0-1 at version 2");
  }

  @Test
  void aConflictWithNothing() {
    Sight inserted = script.insert();
    script.refused(Kind.UPDATE, inserted, Outcome.CONFLICT, inserted);

    assertThat(whatIsWrongIfThereIsLeft(inserted))
        .containsExactly("there was no reason for a conflict");
  }

  @Test
  void aChangeThatIsThereTwice() {
    Sight inserted = script.insert();
    int change = script.refused(Kind.UPDATE, inserted, Outcome.UNKNOWN, null);

    assertThat(
            whatIsWrongIfThereIsLeft(
                HistoryScript.after(HistoryScript.after(inserted, change, false), change, false)))
        .containsExactly(
            "change 0-2 is there twice: in saga 0-1 at version 2 and in saga 0-1 at version 3");
  }

  @Test
  void aChangeThatNobodyAskedFor() {
    assertThat(whatIsWrongIfThereIsLeft(HistoryScript.after(script.insert(), 4711, false)))
        .containsExactly("change 0-4711 is in saga 0-1 at version 2, and was never asked for");
  }

  @Test
  void aCompletionThatWasForgotten() {
    Sight completed = script.write(Kind.COMPLETE, script.insert());

    assertThat(whatIsWrongIfThereIsLeft(new Sight(2, completed.changes(), false, Set.of())))
        .contains("its changes leave the saga completed");
  }

  @Test
  void anAnswerThatIsOutOfDate() {
    Sight inserted = script.insert();
    Sight changed = script.write(Kind.UPDATE, inserted);
    script.read(inserted);

    assertThat(whatIsWrongIfThereIsLeft(changed))
        .containsExactly("version 2 was known before the call began");
  }

  @Test
  void aLiveSagaThatIsNotFound() {
    Sight inserted = script.insert();
    script.read(null);

    assertThat(whatIsWrongIfThereIsLeft(inserted))
        .containsExactly("saga 0-1 was live from tick 2 to the end, and was not seen");
  }

  @Test
  void twoLiveSagas() {
    Sight one = script.insert();
    script.insert();

    assertThat(whatIsWrongIfThereIsLeft(one))
        .contains("two sagas with correlation id order-42 were live at tick 4: 0-1 and 0-2");
  }

  @Test
  void aSagaThatComesBack() {
    Sight inserted = script.insert();
    script.delete(inserted);

    assertThat(whatIsWrongIfThereIsLeft(inserted))
        .containsExactly("the saga had been deleted at tick 4");
  }

  @Test
  void aDeleteThatTakesMoreThanItsSnapshot() {
    Sight inserted = script.insert();
    script.write(Kind.UPDATE, inserted);
    script.delete(inserted);

    assertThat(whatIsWrongIfThereIsLeft(null))
        .contains("saga 0-1 is gone, and nobody removed it at version 2");
  }

  @Test
  void anInsertThatTakesThePlaceOfALiveSagaWhoseCompletionFailed() {
    Sight inserted = script.insert();
    script.refused(Kind.COMPLETE, inserted, Outcome.NOT_WRITTEN, null);

    assertThat(whatIsWrongIfThereIsLeft(script.insert()))
        .contains("saga 0-1 is gone, and nobody removed it at version 1");
  }

  private List<String> whatIsWrongIfThereIsLeft(Sight left) {
    long endOfWork = script.tick();
    script.read(left);
    List<HistoryEntry> entries = script.entries();
    return Stream.concat(
            HistoryContents.violations(entries).stream(),
            HistoryOrder.violations(entries, endOfWork, true).stream())
        .map(Violation::text)
        .toList();
  }
}
