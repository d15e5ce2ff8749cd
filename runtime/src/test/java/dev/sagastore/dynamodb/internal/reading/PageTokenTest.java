package dev.sagastore.dynamodb.internal.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sagastore.SagaQuery;
import dev.sagastore.SagaType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {
  private static final SagaType<String> TYPE = SagaType.of("OrderSaga", String.class);
  private static final SagaQuery<String> QUERY = SagaQuery.of(TYPE);
  private static final PageToken TOKEN = token(7, "id-1", "order-42");

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void encodedTokenIsDecoded(long seed) {
    Random random = new Random(seed);
    PageToken token =
        token(random.nextInt() & Integer.MAX_VALUE, text(random, 768), text(random, 1_019));
    SagaQuery<String> query =
        SagaQuery.builder(TYPE).updatedAfter(Instant.ofEpochMilli(random.nextInt())).build();
    int shards = 1 + random.nextInt(1_000);

    String text = token.encode(query, shards);

    assertThat(PageToken.decode(text, query, shards)).isEqualTo(token);
    assertThat(text).matches("[A-Za-z0-9_-]+");
  }

  static Stream<String> texts() {
    return Stream.of(
        "", "a", "ü", "注文-😀", "\u0000", "\u0000\uFFFF", "#", "a\nb", "x".repeat(1_019));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("texts")
  void unusualIdsAreDecoded(String text) {
    PageToken token = token(0, text, text);

    assertThat(PageToken.decode(token.encode(QUERY, 1), QUERY, 1)).isEqualTo(token);
  }

  @Test
  void longestTokenFitsIntoUrl() {
    String longest = token(Integer.MAX_VALUE, "x".repeat(768), "x".repeat(1_019)).encode(QUERY, 1);

    assertThat(longest).hasSizeLessThan(2_500);
  }

  @Test
  void tokenDoesNotDependOnProcess() {
    assertThat(TOKEN.encode(QUERY, 10)).isEqualTo("24DEp2wqS_MBAAAABwAEaWQtMQAIb3JkZXItNDI");
    Instant time = Instant.parse("2026-11-23T10:00:00.250Z");
    LocalDate day = LocalDate.of(2026, 11, 23);
    SagaQuery<String> query =
        SagaQuery.builder(TYPE)
            .completed()
            .correlationIdPrefix("order-")
            .updatedAfter(time)
            .updatedBefore(time.plusSeconds(10))
            .completedOn(day, day.plusDays(1))
            .build();
    assertThat(TOKEN.encode(query, 10)).isEqualTo("25RQCPCMthQBAAAABwAEaWQtMQAIb3JkZXItNDI");
  }

  @Test
  void pageSizeCanChangeBetweenPages() {
    String text = TOKEN.encode(QUERY, 1);

    assertThat(PageToken.decode(text, SagaQuery.builder(TYPE).pageSize(7).build(), 1))
        .isEqualTo(TOKEN);
    assertThat(PageToken.decode(text, QUERY.startingAt(text), 1)).isEqualTo(TOKEN);
  }

  static Stream<SagaQuery<?>> otherQueries() {
    return Stream.of(
        SagaQuery.of(SagaType.of("OrderSagas", String.class)),
        SagaQuery.builder(TYPE).active().build(),
        SagaQuery.builder(TYPE).completed().build(),
        SagaQuery.builder(TYPE).correlationIdPrefix("o").build(),
        SagaQuery.builder(TYPE).updatedAfter(Instant.EPOCH).build(),
        SagaQuery.builder(TYPE).updatedBefore(Instant.EPOCH).build(),
        SagaQuery.builder(TYPE).completedOn(LocalDate.EPOCH, LocalDate.EPOCH).build());
  }

  @ParameterizedTest
  @MethodSource("otherQueries")
  void tokenOfOtherQueryFails(SagaQuery<?> other) {
    assertFails(TOKEN.encode(other, 1), QUERY, 1);
    assertFails(TOKEN.encode(QUERY, 1), other, 1);
  }

  @Test
  void tokenOfOtherNumberOfShardsFails() {
    assertFails(TOKEN.encode(QUERY, 1), QUERY, 2);
    assertFails(TOKEN.encode(QUERY, 10), QUERY, 1);
  }

  @Test
  void damagedTokenFails() {
    byte[] good = Base64.getUrlDecoder().decode(TOKEN.encode(QUERY, 1));

    for (int i = 0; i < good.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = good.clone();
        damaged[i] ^= (byte) (1 << bit);
        assertFails(Base64.getUrlEncoder().withoutPadding().encodeToString(damaged), QUERY, 1);
      }
    }
  }

  @Test
  void changedCharacterNeverChangesPlace() {
    String good = TOKEN.encode(QUERY, 1);

    for (int i = 0; i < good.length(); i++) {
      for (char other : "Aa0_-=+/ ü\uD83D".toCharArray()) {
        String damaged = good.substring(0, i) + other + good.substring(i + 1);
        // the last character has bits without a meaning
        if (i < good.length() - 1 && other != good.charAt(i)) {
          assertFails(damaged, QUERY, 1);
        }
      }
    }
  }

  @Test
  void tokenOfWrongLengthFails() {
    byte[] good = Base64.getUrlDecoder().decode(TOKEN.encode(QUERY, 1));

    for (int length = 0; length < good.length; length++) {
      assertFails(
          Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(good, length)),
          QUERY,
          1);
    }
    assertFails(
        Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(good, 1_000)),
        QUERY,
        1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "x", "next", "!", "ü", "😀", "AAAAAAAAAAAAAAAAAAAAAAAAA", "null"})
  void textThatIsNoTokenFails(String text) {
    assertFails(text, QUERY, 1);
  }

  private static void assertFails(String text, SagaQuery<?> query, int shards) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PageToken.decode(text, query, shards))
        .withMessage(
            "the page token belongs to another query than this one of %s, or is damaged: begin"
                + " again without one",
            query.type().name());
  }

  private static PageToken token(int partition, String sagaId, String correlationId) {
    return new PageToken(partition, new ListingPosition(sagaId, correlationId));
  }

  /** Returns a text with a maximum number of bytes in UTF-8. */
  private static String text(Random random, int maxBytes) {
    StringBuilder text = new StringBuilder();
    int bytes = random.nextInt(maxBytes) + 1;
    while (true) {
      int codePoint = random.nextInt(random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1);
      String next = Character.toString(codePoint);
      boolean surrogate = next.length() == 1 && Character.isSurrogate(next.charAt(0));
      if ((text + next).getBytes(StandardCharsets.UTF_8).length > bytes) {
        return text.toString();
      }
      text.append(surrogate ? "" : next);
    }
  }
}
