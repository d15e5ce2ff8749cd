package dev.sagastore.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.testing.History.Violation;
import dev.sagastore.testing.HistoryEntry.Kind;
import dev.sagastore.testing.HistoryEntry.Outcome;
import dev.sagastore.testing.HistoryEntry.Sight;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each rule about further keys finds what breaks it. */
class HistoryOwnershipTest {
  private static final String KEY = "p-0";

  private final HistorySlot slot = HistoryScript.slot("order-42", false);
  private final HistorySlot other = HistoryScript.slot("order-43", false);
  private final HistoryScript script = new HistoryScript(slot);

  private List<String> violations() {
    return HistoryOwnership.violations(script.entries()).stream().map(Violation::text).toList();
  }

  private static String id(HistorySlot ofSaga, Sight saga) {
    return ofSaga.sagaId(saga.origin());
  }

  @Test
  void soundHistoryBreaksNoRule() {
    Sight first = script.insert(KEY);
    Sight second = script.insert(other, "p-1");
    script.taken(second, KEY, id(slot, first));
    script.findByKey(KEY, first);
    long begun = script.tick();
    Sight without = script.changeKeys(first);
    script.findByKey(begun, KEY, first);
    script.findByKey(KEY, null);
    Sight owner = script.changeKeys(second, KEY);
    script.findByKey(KEY, owner);
    script.taken(without, KEY, id(other, owner));
    script.delete(owner);
    script.findByKey(KEY, null);
    script.findByKey(KEY, script.changeKeys(without, KEY));

    assertThat(violations()).isEmpty();
  }

  @Nested
  class OneOwner {
    @Test
    void secondInsertWithKeyIsFound() {
      script.insert(KEY);
      script.insert(other, KEY);

      assertThat(violations())
          .containsExactly(
              "two sagas had the key p-0 at one time: 0-2 (from [3..4] to [end..end])"
                  + " and 0-1 (from [1..2] to [end..end])");
    }

    @Test
    void keyThatIsLostAtOnceIsFound() {
      script.insert(KEY);
      Sight second = script.insert(other);
      script.changeKeys(script.changeKeys(second, KEY));

      assertThat(violations()).singleElement().asString().startsWith("two sagas had the key");
    }

    @Test
    void keyOfCompletedSagaIsStillItsOwn() {
      script.write(Kind.COMPLETE, script.insert(KEY));
      script.insert(other, KEY);

      assertThat(violations()).singleElement().asString().startsWith("two sagas had the key");
    }

    @Test
    void keyOfReopenedSagaIsItsOwn() {
      HistorySlot reusable = HistoryScript.slot("order-44", true);
      Sight completed = script.write(Kind.COMPLETE, script.insert(reusable, KEY));
      script.insert(HistoryScript.slot("order-45", true), KEY);
      assertThat(violations()).isEmpty();

      script.write(Kind.REOPEN, completed);
      assertThat(violations()).singleElement().asString().startsWith("two sagas had the key");
    }

    @Test
    void removalThatMayHaveFailedEndsOwnership() {
      script.lost(script.insert(KEY));
      script.insert(other, KEY);

      assertThat(violations()).isEmpty();
    }

    @Test
    void removalThatFailedEndsNothing() {
      Sight first = script.insert(KEY);
      script.refused(Kind.DELETE, first, Outcome.NOT_WRITTEN, null);
      script.insert(other, KEY);

      assertThat(violations()).singleElement().asString().startsWith("two sagas had the key");
    }

    @Test
    void sagasOfTwoTypesMayHaveOneKey() {
      script.insert(KEY);
      script.insert(HistoryScript.slot("order-44", true), KEY);

      assertThat(violations()).isEmpty();
    }
  }

  @Nested
  class Lookup {
    @Test
    void missedOwnerIsFound() {
      script.insert(KEY);
      script.findByKey(KEY, null);

      assertThat(violations())
          .containsExactly("the key p-0 was that of 0-1 (from [1..2] to [end..end])");
    }

    @Test
    void wrongOwnerIsFound() {
      script.insert(KEY);
      script.findByKey(KEY, script.insert(other, "p-1"));

      assertThat(violations())
          .containsExactly(
              "the key p-0 was that of 0-1 (from [1..2] to [end..end])",
              "a saga without the key p-0 was found by it");
    }

    @Test
    void sagaThatLostItsKeyIsFound() {
      script.findByKey(KEY, script.changeKeys(script.insert(KEY)));

      assertThat(violations()).containsExactly("a saga without the key p-0 was found by it");
    }

    @Test
    void completedSagaWhoseKeyWasTakenIsFound() {
      HistorySlot reusable = HistoryScript.slot("order-44", true);
      Sight completed = script.write(Kind.COMPLETE, script.insert(reusable, KEY));
      script.findByKey(KEY, completed);
      assertThat(violations()).isEmpty();

      Sight successor = script.insert(HistoryScript.slot("order-45", true), KEY);
      script.delete(successor);
      script.findByKey(KEY, completed);
      assertThat(violations())
          .singleElement()
          .asString()
          .startsWith("saga 0-1 had lost the key p-0 to 0-4");
    }
  }

  @Nested
  class TakenKey {
    @Test
    void ownerWithoutKeyIsFound() {
      Sight first = script.insert("p-1");
      script.taken(script.insert(other), KEY, id(slot, first));

      assertThat(violations()).containsExactly("saga-0-1 did not have the key p-0 during the call");
    }

    @Test
    void ownerThatHadLostKeyIsFound() {
      Sight first = script.insert(KEY);
      script.changeKeys(first);
      script.taken(script.insert(other), KEY, id(slot, first));

      assertThat(violations()).containsExactly("saga-0-1 did not have the key p-0 during the call");
    }

    @Test
    void ownerByWriteThatWasNeverSeenIsNoMistake() {
      Sight first = script.insert();
      Sight second = script.insert(other);
      script.lost(first, KEY);
      script.taken(second, KEY, id(slot, first));
      script.delete(first);
      assertThat(violations()).isEmpty();

      script.taken(second, KEY, id(slot, first));
      assertThat(violations()).containsExactly("saga-0-1 did not have the key p-0 during the call");
    }

    @Test
    void sagaItselfIsNoOtherOwner() {
      Sight first = script.insert(KEY);
      script.taken(first, KEY, id(slot, first));

      assertThat(violations()).containsExactly("saga-0-1 did not have the key p-0 during the call");
    }
  }

  @Nested
  class Contents {
    @Test
    void changeOfKeysThatWasNotStoredIsFound() {
      Sight first = script.insert(KEY);
      Sight changed = script.changeKeys(first, "p-1");
      script.read(new Sight(2, changed.changes(), false, Set.of(KEY)));

      assertThat(HistoryContents.violations(script.entries()))
          .extracting(Violation::text)
          .containsExactly("its changes leave the saga with the keys [p-1], not [p-0]");
    }
  }
}
