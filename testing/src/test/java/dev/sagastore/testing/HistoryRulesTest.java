package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.testing.History.Violation;
import dev.sagastore.testing.HistoryEntry.Kind;
import dev.sagastore.testing.HistoryEntry.Outcome;
import dev.sagastore.testing.HistoryEntry.Sight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each rule about histories finds what breaks it. */
class HistoryRulesTest {
  private final HistorySlot slot = new HistorySlot("order-42", true);
  private final List<HistoryEntry> entries = new ArrayList<>();
  private long tick;
  private int count;

  @Test
  void aSoundHistoryBreaksNoRule() {
    Sight inserted = insert();
    Sight changed = write(Kind.UPDATE, inserted);
    refused(Kind.UPDATE, inserted, Outcome.CONFLICT, changed);
    refused(Kind.INSERT, null, Outcome.DUPLICATE, changed);
    Sight unknown = after(changed, refused(Kind.UPDATE, changed, Outcome.UNKNOWN, null), false);
    read(unknown);
    Sight completed = write(Kind.COMPLETE, unknown);
    read(completed);
    delete(write(Kind.REOPEN, completed));
    refused(Kind.UPDATE, completed, Outcome.NOT_FOUND, null);
    read(null);

    assertThat(whatIsWrongIfThereIsLeft(insert())).isEmpty();
  }

  @Test
  void twoUpdatesOfOneVersion() {
    Sight inserted = insert();
    write(Kind.UPDATE, inserted);

    assertThat(whatIsWrongIfThereIsLeft(write(Kind.UPDATE, inserted)))
        .anyMatch(text -> text.contains("an update was lost"));
  }

  @Test
  void aConflictWithAWriteOfItsOwn() {
    Sight inserted = insert();
    int change = ++count;
    Sight left = after(inserted, change, false);
    add(change, Kind.UPDATE, inserted, Outcome.CONFLICT, left);

    assertThat(whatIsWrongIfThereIsLeft(left))
        .singleElement()
        .asString()
        .startsWith("change 0-2 was refused, and is in saga 0-1 at version 2");
  }

  @Test
  void aConflictWithNothing() {
    Sight inserted = insert();
    refused(Kind.UPDATE, inserted, Outcome.CONFLICT, inserted);

    assertThat(whatIsWrongIfThereIsLeft(inserted))
        .containsExactly("there was no reason for a conflict");
  }

  @Test
  void aChangeThatIsThereTwice() {
    Sight inserted = insert();
    int change = refused(Kind.UPDATE, inserted, Outcome.UNKNOWN, null);

    assertThat(whatIsWrongIfThereIsLeft(after(after(inserted, change, false), change, false)))
        .containsExactly(
            "change 0-2 is there twice: in saga 0-1 at version 2 and in saga 0-1 at version 3");
  }

  @Test
  void aChangeThatNobodyAskedFor() {
    assertThat(whatIsWrongIfThereIsLeft(after(insert(), 4711, false)))
        .containsExactly("change 0-4711 is in saga 0-1 at version 2, and was never asked for");
  }

  @Test
  void aCompletionThatWasForgotten() {
    Sight completed = write(Kind.COMPLETE, insert());

    assertThat(whatIsWrongIfThereIsLeft(new Sight(2, completed.changes(), false)))
        .contains("its changes leave the saga completed");
  }

  @Test
  void anAnswerThatIsOutOfDate() {
    Sight inserted = insert();
    Sight changed = write(Kind.UPDATE, inserted);
    read(inserted);

    assertThat(whatIsWrongIfThereIsLeft(changed))
        .containsExactly("version 2 was known before the call began");
  }

  @Test
  void aLiveSagaThatIsNotFound() {
    Sight inserted = insert();
    read(null);

    assertThat(whatIsWrongIfThereIsLeft(inserted))
        .containsExactly("saga 0-1 was live from tick 2 to the end, and was not seen");
  }

  @Test
  void twoLiveSagas() {
    Sight one = insert();
    insert();

    assertThat(whatIsWrongIfThereIsLeft(one))
        .contains("two sagas with correlation id order-42 were live at tick 4: 0-1 and 0-2");
  }

  @Test
  void aSagaThatComesBack() {
    Sight inserted = insert();
    delete(inserted);

    assertThat(whatIsWrongIfThereIsLeft(inserted))
        .containsExactly("the saga had been deleted at tick 4");
  }

  @Test
  void aDeleteThatTakesMoreThanItsSnapshot() {
    Sight inserted = insert();
    write(Kind.UPDATE, inserted);
    delete(inserted);

    assertThat(whatIsWrongIfThereIsLeft(null))
        .contains("saga 0-1 is gone, and nobody removed it at version 2");
  }

  @Test
  void anInsertThatTakesThePlaceOfALiveSagaWhoseCompletionFailed() {
    Sight inserted = insert();
    refused(Kind.COMPLETE, inserted, Outcome.NOT_WRITTEN, null);

    assertThat(whatIsWrongIfThereIsLeft(insert()))
        .contains("saga 0-1 is gone, and nobody removed it at version 1");
  }

  private List<String> whatIsWrongIfThereIsLeft(Sight left) {
    long endOfWork = ++tick;
    read(left);
    return Stream.concat(
            HistoryContents.violations(entries).stream(),
            HistoryOrder.violations(entries, endOfWork, true).stream())
        .map(Violation::text)
        .toList();
  }

  private Sight insert() {
    int number = ++count;
    Sight sight = new Sight(1, List.of(number), false);
    add(number, Kind.INSERT, null, Outcome.ACKNOWLEDGED, sight);
    return sight;
  }

  private Sight write(Kind kind, Sight from) {
    int number = ++count;
    boolean completed = kind == Kind.COMPLETE || (kind == Kind.UPDATE && from.completed());
    Sight sight = after(from, number, completed);
    add(number, kind, from, Outcome.ACKNOWLEDGED, sight);
    return sight;
  }

  private static Sight after(Sight from, int change, boolean completed) {
    List<Integer> changes = new ArrayList<>(from.changes());
    changes.add(change);
    return new Sight(from.version() + 1, changes, completed);
  }

  private int refused(Kind kind, Sight from, Outcome outcome, Sight seen) {
    int number = ++count;
    add(number, kind, from, outcome, seen);
    return number;
  }

  private void delete(Sight from) {
    add(++count, Kind.DELETE, from, Outcome.ACKNOWLEDGED, null);
  }

  private void read(Sight seen) {
    Outcome outcome = seen == null ? Outcome.NOT_FOUND : Outcome.ACKNOWLEDGED;
    add(++count, Kind.FIND_BY_CORRELATION_ID, null, outcome, seen);
  }

  private void add(int number, Kind kind, Sight from, Outcome outcome, Sight seen) {
    entries.add(
        new HistoryEntry(
            number,
            kind,
            slot,
            from == null ? 0 : from.origin(),
            Optional.ofNullable(from),
            ++tick,
            ++tick,
            outcome,
            Optional.ofNullable(seen)));
  }
}
