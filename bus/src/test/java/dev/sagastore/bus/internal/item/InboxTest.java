package dev.sagastore.bus.internal.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InboxTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  private static Inbox inbox(int size, Instant time) {
    Inbox inbox = Inbox.EMPTY;
    for (int i = 0; i < size; i++) {
      inbox = inbox.with(i, time, Set.of());
    }
    return inbox;
  }

  @Test
  void inboxIsReadAsWritten() {
    Inbox inbox =
        Inbox.EMPTY
            .with(Long.MIN_VALUE, NOW, Set.of())
            .with(-1, NOW.plusSeconds(1), Set.of())
            // beyond 2038: the four bytes have no sign
            .with(7, Instant.parse("2100-01-01T00:00:00Z"), Set.of());

    assertThat(inbox.forgotten()).isEqualTo(NOW.getEpochSecond() + 1);
    assertThat(Inbox.read(inbox.write())).isEqualTo(inbox);
    assertThat(inbox.write().asBinary()).hasSize(4 + inbox.size() * 12);
  }

  @Test
  void emptyInboxIsReadAsWritten() {
    assertThat(Inbox.read(Inbox.EMPTY.write())).isEqualTo(Inbox.EMPTY);
  }

  @Test
  void inboxForgetsAfter28Days() {
    Inbox inbox = Inbox.EMPTY.with(1, NOW, Set.of()).with(2, NOW, Set.of());
    Instant later = NOW.plus(Duration.ofDays(28));

    assertThat(inbox.with(3, later, Set.of()).contains(1)).isTrue();
    Inbox after = inbox.with(3, later.plusSeconds(1), Set.of(2L));
    assertThat(after.contains(1)).isFalse();
    // its sends are in the outbox
    assertThat(after.contains(2)).isTrue();
    assertThat(after.contains(3)).isTrue();
    assertThat(after.forgotten()).isEqualTo(NOW.getEpochSecond());
  }

  @Test
  void inboxForgetsOldestBeyond512() {
    Inbox full = inbox(512, NOW);
    Instant later = NOW.plus(Duration.ofHours(13)).plusSeconds(1);
    Inbox after = full.with(1_000, later, Set.of(0L));

    assertThat(after.size()).isEqualTo(512);
    assertThat(after.contains(0)).isTrue();
    assertThat(after.contains(1)).isFalse();
    assertThat(after.contains(2)).isTrue();
    assertThat(after.contains(1_000)).isTrue();
  }

  @Test
  void inboxKeepsYoungMessages() {
    Inbox after = inbox(600, NOW).with(1_000, NOW.plus(Duration.ofHours(13)), Set.of());

    assertThat(after.size()).isEqualTo(601);
    assertThat(after.forgotten()).isZero();
  }

  @Test
  void newestForgottenTimeStays() {
    Inbox inbox =
        inbox(1, NOW)
            .with(1, NOW.plusSeconds(5), Set.of())
            .with(2, NOW.plus(Duration.ofDays(29)), Set.of())
            // the clock of another process is behind
            .with(3, NOW.minusSeconds(9), Set.of())
            .with(4, NOW.plus(Duration.ofDays(29)), Set.of());

    assertThat(inbox.contains(3)).isFalse();
    assertThat(inbox.forgotten()).isEqualTo(NOW.plusSeconds(5).getEpochSecond());
    assertThat(inbox.mayHaveForgotten(NOW.plusMillis(5_999))).isTrue();
    assertThat(inbox.mayHaveForgotten(NOW.plusSeconds(6))).isFalse();
  }

  @Test
  void messageForgottenForRoomCountsAsEarly() {
    Inbox full = inbox(513, NOW);
    Instant later = NOW.plus(Duration.ofHours(13)).plusSeconds(1);
    Inbox after = full.with(1_000, later, Set.of());

    assertThat(after.size()).isEqualTo(512);
    assertThat(full.countForgottenEarly(after, later)).isEqualTo(2);
    assertThat(full.countForgottenEarly(full, later)).isZero();
  }

  @Test
  void messageForgottenByAgeIsNotEarly() {
    Inbox full = inbox(1, NOW);
    Instant later = NOW.plus(Duration.ofDays(28)).plusSeconds(1);
    for (int i = 1; i <= 512; i++) {
      full = full.with(i, later.minusSeconds(1), Set.of(0L));
    }

    assertThat(full.size()).isEqualTo(513);
    assertThat(full.countForgottenEarly(full.with(1_000, later, Set.of()), later)).isZero();
  }

  @Test
  void inboxWithRoomForgetsNothingEarly() {
    Inbox inbox = inbox(1, NOW);
    Instant later = NOW.plus(Duration.ofDays(28)).plusSeconds(1);
    Inbox after = inbox.with(2, later, Set.of());

    // the clock of this process is behind
    assertThat(after.contains(0)).isFalse();
    assertThat(inbox.countForgottenEarly(after, later.minusSeconds(1))).isZero();
  }
}
