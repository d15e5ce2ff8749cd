package dev.sagastore.embedded.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyCollectorTest {
  private final BodyCollector collector = new BodyCollector();

  @Test
  void canceledCollectorCancelsNextSubscription() {
    PublishedBody body = PublishedBody.of(new byte[1]);

    collector.cancel();
    body.subscribe(collector);

    assertThat(body.isCanceled()).isTrue();
    assertThat(body.remainingParts()).isEqualTo(1);
    assertThat(collector.body()).isNotDone();
  }

  @Test
  void secondSubscriptionIsCanceled() {
    PublishedBody first = PublishedBody.endless();
    PublishedBody second = PublishedBody.of(new byte[1]);

    first.subscribe(collector);
    second.subscribe(collector);

    assertThat(second.isCanceled()).isTrue();
    assertThat(first.isCanceled()).isFalse();
    assertThat(collector.body()).isNotDone();
  }
}
