package dev.sagastore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableSchemaTest {
  private static final TableSchema STANDARD = TableSchema.standard();

  static Stream<String> goodIndexNames() {
    return Stream.of("abc", "by-correlation_id.v2", "GSI9", "x".repeat(255));
  }

  @ParameterizedTest
  @MethodSource("goodIndexNames")
  void indexesCanBeNamed(String name) {
    TableSchema schema = STANDARD.withCorrelationIndexName(name);
    assertThat(schema).isEqualTo(TableSchema.builder().correlationIndexName(name).build());
    assertThat(schema.correlationIndex().name()).isEqualTo(name);
    assertThat(schema.correlationIndex().keys()).isEqualTo(STANDARD.correlationIndex().keys());

    schema = STANDARD.withCleanupIndexName(name);
    assertThat(schema).isEqualTo(TableSchema.builder().cleanupIndexName(name).build());
    assertThat(schema.cleanupIndex().name()).isEqualTo(name);
    assertThat(schema.cleanupIndex().keys()).isEqualTo(STANDARD.cleanupIndex().keys());
  }

  static Stream<String> badIndexNames() {
    return Stream.of("", "ab", "a b", "GSI1\n", "indéx", "GSI#1", "x".repeat(256));
  }

  @ParameterizedTest
  @MethodSource("badIndexNames")
  void badIndexNamesAreRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.withCorrelationIndexName(name))
        .withMessageStartingWith("the correlation index cannot be named '" + name + "'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.withCleanupIndexName(name))
        .withMessageStartingWith("the clean-up index cannot be named '" + name + "'");
  }

  @Test
  void theIndexesHaveDifferentNames() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.withCorrelationIndexName("GSI2"))
        .withMessageContaining("both named 'GSI2'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.withCleanupIndexName("GSI1"))
        .withMessageContaining("both named 'GSI1'");
    assertThat(STANDARD.withCleanupIndexName("gsi1").cleanupIndexName()).isEqualTo("gsi1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"t", "expires at", "Ablauf-ü"})
  void theTtlAttributeCanBeNamed(String name) {
    assertThat(STANDARD.withTtlAttribute(name))
        .isEqualTo(TableSchema.builder().ttlAttribute(name).build());
  }

  @Test
  void theTtlAttributeHas1To255Characters() {
    assertThat(STANDARD.withTtlAttribute("x".repeat(255)).ttlAttribute()).hasSize(255);
    for (String bad : new String[] {"", "  ", "x".repeat(256)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> STANDARD.withTtlAttribute(bad))
          .withMessage("the TTL attribute '" + bad + "' must have 1 to 255 characters");
    }
  }

  static Stream<String> usedNames() {
    return Stream.concat(
        Arrays.stream(KeyAttribute.values()).map(KeyAttribute::attributeName),
        Arrays.stream(ItemAttribute.values()).map(ItemAttribute::attributeName));
  }

  @ParameterizedTest
  @MethodSource("usedNames")
  void theTtlAttributeIsNoneThatSagasUse(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.withTtlAttribute(name))
        .withMessageContaining("the TTL attribute cannot be '" + name + "'")
        .withMessageContaining("PK, SK, GSI1PK")
        .withMessageContaining("completedAt");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 1_000})
  void theNumberOfShardsIsAChoice(int shards) {
    assertThat(STANDARD.withShards(shards)).isEqualTo(TableSchema.builder().shards(shards).build());
    assertThat(STANDARD.withShards(shards).partitions()).isEqualTo(new Partitions(shards));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1_001})
  void thereAre1To1000Shards(int shards) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.withShards(shards))
        .withMessage("the number of shards must be from 1 to 1000, not " + shards);
  }

  @Test
  void whatIsChosenStaysWhenSomethingElseIsChosen() {
    assertThat(
            STANDARD
                .withShards(7)
                .withTtlAttribute("expires")
                .withCleanupIndexName("by-day")
                .withCorrelationIndexName("by-correlation"))
        .isEqualTo(
            TableSchema.builder()
                .correlationIndexName("by-correlation")
                .cleanupIndexName("by-day")
                .ttlAttribute("expires")
                .shards(7)
                .build())
        .isEqualTo(
            STANDARD
                .withCorrelationIndexName("by-correlation")
                .withCleanupIndexName("by-day")
                .withTtlAttribute("expires")
                .withShards(7));
  }

  @Test
  void allProblemsAreInOneMessage() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TableSchema.builder()
                    .correlationIndexName("?")
                    .cleanupIndexName("?")
                    .ttlAttribute("state")
                    .shards(0)
                    .build())
        .withMessageContaining("the correlation index cannot be named '?'")
        .withMessageContaining("the clean-up index cannot be named '?'")
        .withMessageContaining("both named '?'")
        .withMessageContaining("the TTL attribute cannot be 'state'")
        .withMessageContaining("the number of shards must be from 1 to 1000, not 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TableSchema.builder().cleanupIndexName("!").ttlAttribute("").build())
        .withMessageContaining("the clean-up index cannot be named '!'")
        .withMessageContaining("the TTL attribute '' must have")
        .withMessageNotContaining("the correlation index")
        .withMessageNotContaining("shards");
  }

  @Test
  void builderBeginsWithTheStandardSchema() {
    assertThat(TableSchema.builder().build()).isEqualTo(STANDARD).hasSameHashCodeAs(STANDARD);
    assertThat(STANDARD.correlationIndexName()).isEqualTo("GSI1");
    assertThat(STANDARD.cleanupIndexName()).isEqualTo("GSI2");
    assertThat(STANDARD.ttlAttribute()).isEqualTo("ttl");
    assertThat(STANDARD.shards()).isEqualTo(1);
  }

  @Test
  void builderChecksAllNamesTogether() {
    TableSchema swapped =
        TableSchema.builder().correlationIndexName("GSI2").cleanupIndexName("GSI1").build();

    assertThat(swapped.correlationIndexName()).isEqualTo("GSI2");
    assertThat(swapped.cleanupIndexName()).isEqualTo("GSI1");
  }

  @Test
  void schemasDifferIfOnePropertyDiffers() {
    assertThat(
            Stream.of(
                STANDARD,
                STANDARD.withCorrelationIndexName("other"),
                STANDARD.withCleanupIndexName("other"),
                STANDARD.withTtlAttribute("other"),
                STANDARD.withShards(2),
                STANDARD.withDuePartitions(2)))
        .doesNotHaveDuplicates();
    assertThat(STANDARD).isNotEqualTo(null).isNotEqualTo("another class");
  }

  @Test
  void textNamesAllProperties() {
    assertThat(STANDARD)
        .hasToString(
            "TableSchema[correlation index GSI1, clean-up index GSI2, TTL attribute ttl, shards 1,"
                + " due partitions 1]");
  }

  @Test
  void indexesCannotBeAddedToTheList() {
    assertThat(STANDARD.indexes()).isUnmodifiable();
  }
}
