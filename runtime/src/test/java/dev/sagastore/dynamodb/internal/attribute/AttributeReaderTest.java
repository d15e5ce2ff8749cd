package dev.sagastore.dynamodb.internal.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sagastore.spi.StateReader.Token;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class AttributeReaderTest {
  @Test
  void tokensOfAMapDoNotDependOnItsOrder() {
    List<String> names = new ArrayList<>(List.of("b", "", "$number", "a", "Z", "é", "aa"));
    List<String> expected = tokens(shuffled(names));
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(names, new Random(seed));

      assertThat(tokens(shuffled(names))).isEqualTo(expected);
    }
    assertThat(expected).startsWith("START_OBJECT", "NAME").endsWith("END_OBJECT", "END");
    assertThat(expected).containsSubsequence("Z", "a", "aa", "b");
  }

  @Test
  void mapInListIsReadAsAlone() {
    List<AttributeValue> values =
        List.of(
            map("a", "b"),
            map("c", "a"),
            AttributeValue.fromL(List.of(map("a", "b"), map("$$a"))),
            map("a"),
            AttributeValue.fromM(Map.of()),
            AttributeValue.fromL(List.of()),
            AttributeValue.fromM(Map.of("a", map("a", "b"), "b", map("b"))),
            map("b", "a"),
            map("b", "a"),
            map("b", "c"),
            map("b", "c"),
            map("c", "b"),
            map("b", "c", "a"),
            map("b", "c", "a"));
    List<String> expected = new ArrayList<>(List.of("START_LIST"));
    for (AttributeValue value : values) {
      List<String> alone = tokens(value);
      expected.addAll(alone.subList(0, alone.size() - 1));
    }
    expected.addAll(List.of("END_LIST", "END"));

    assertThat(tokens(AttributeValue.fromL(values))).isEqualTo(expected);
  }

  private static AttributeValue map(String... names) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    for (String name : names) {
      map.put(name, AttributeValue.fromS("the value of " + name));
    }
    return AttributeValue.fromM(map);
  }

  private static AttributeValue shuffled(List<String> names) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    for (String name : names) {
      map.put(name.isEmpty() || name.startsWith("$") ? "$" + name : name, inner(names));
    }
    return AttributeValue.fromM(map);
  }

  private static AttributeValue inner(List<String> names) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    names.forEach(name -> map.put("x" + name, AttributeValue.fromS(name)));
    return AttributeValue.fromL(List.of(AttributeValue.fromM(map)));
  }

  private static List<String> tokens(AttributeValue attribute) {
    AttributeReader in = new AttributeReader(attribute);
    List<String> tokens = new ArrayList<>();
    Token token;
    do {
      token = in.next();
      tokens.add(token.name());
      if (token == Token.NAME || token == Token.STRING) {
        tokens.add(in.text());
      }
    } while (token != Token.END);
    return tokens;
  }

  @Test
  void endIsReturnedAgainAndAgain() {
    AttributeReader in = new AttributeReader(AttributeValue.fromNul(true));

    assertThat(in.next()).isEqualTo(Token.NULL);
    assertThat(in.next()).isEqualTo(Token.END);
    assertThat(in.next()).isEqualTo(Token.END);
  }

  @Test
  void onlyTheValueOfTheCurrentTokenIsThere() {
    AttributeReader in =
        new AttributeReader(
            AttributeValue.fromL(
                List.of(
                    AttributeValue.fromS("a"),
                    AttributeValue.fromN("1"),
                    AttributeValue.fromB(SdkBytes.fromUtf8String("b")),
                    AttributeValue.fromBool(true))));

    assertThat(in.next()).isEqualTo(Token.START_LIST);
    assertThatIllegalStateException().isThrownBy(in::text);
    assertThat(in.next()).isEqualTo(Token.STRING);
    assertThat(in.text()).isEqualTo("a");
    assertThatIllegalStateException().isThrownBy(in::number);
    assertThat(in.next()).isEqualTo(Token.INTEGER);
    assertThat(in.number()).isEqualTo(1);
    assertThat(in.text()).isEqualTo("1");
    assertThatIllegalStateException().isThrownBy(in::binary);
    assertThat(in.next()).isEqualTo(Token.BINARY);
    assertThat(in.binary()).containsExactly('b');
    assertThatIllegalStateException().isThrownBy(in::number);
    assertThat(in.next()).isEqualTo(Token.TRUE);
    assertThatIllegalStateException().isThrownBy(in::binary);
    assertThat(in.next()).isEqualTo(Token.END_LIST);
  }

  @Test
  void bytesAreACopy() {
    AttributeValue stored = AttributeValue.fromB(SdkBytes.fromUtf8String("b"));
    AttributeReader in = new AttributeReader(stored);
    in.next();

    in.binary()[0] = 'x';

    assertThat(stored.b().asUtf8String()).isEqualTo("b");
  }
}
