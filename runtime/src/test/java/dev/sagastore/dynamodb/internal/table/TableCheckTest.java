package dev.sagastore.dynamodb.internal.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.schema.TableSchema;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

class TableCheckTest {
  private static final TimeToLiveDescription TTL = ttl(TimeToLiveStatus.ENABLED, "ttl");
  private static final GlobalSecondaryIndexDescription GSI1 =
      index("GSI1", key("GSI1PK", "HASH"), key("GSI1SK", "RANGE"));
  private static final GlobalSecondaryIndexDescription GSI2 =
      index("GSI2", key("GSI2PK", "HASH"), key("GSI2SK", "RANGE"));

  @Test
  void tableOfConstructHasNoDifferences() {
    assertThat(differences(table(), TTL)).isEmpty();
  }

  @Test
  void orderOfKeysAndIndexesHasNoEffect() {
    assertThat(
            differences(
                table().toBuilder()
                    .keySchema(key("SK", "RANGE"), key("PK", "HASH"))
                    .globalSecondaryIndexes(GSI2, GSI1)
                    .build(),
                TTL))
        .isEmpty();
  }

  @Test
  void additionalIndexIsNoDifference() {
    assertThat(
            differences(
                table().toBuilder()
                    .globalSecondaryIndexes(GSI1, GSI2, index("mine", key("SK", "HASH")))
                    .build(),
                TTL))
        .isEmpty();
  }

  @Test
  void swappedKeysAreReported() {
    assertThat(
            differences(
                table().toBuilder().keySchema(key("SK", "HASH"), key("PK", "RANGE")).build(), TTL))
        .containsExactly(
            "the table has the keys SK (S, HASH), PK (S, RANGE), expected PK (S, HASH), SK (S,"
                + " RANGE)");
  }

  @Test
  void sortKeyOfOtherTypeIsReported() {
    assertThat(
            differences(
                table().toBuilder()
                    .attributeDefinitions(
                        attributes("PK:S SK:N GSI1PK:S GSI1SK:S GSI2PK:S GSI2SK:B"))
                    .build(),
                TTL))
        .containsExactly(
            "the table has the keys PK (S, HASH), SK (N, RANGE), expected PK (S, HASH), SK (S,"
                + " RANGE)",
            "the index GSI2 has the keys GSI2PK (S, HASH), GSI2SK (B, RANGE), expected GSI2PK (S,"
                + " HASH), GSI2SK (S, RANGE)");
  }

  @Test
  void missingIndexesAreReported() {
    assertThat(differences(table().toBuilder().globalSecondaryIndexes(GSI2).build(), TTL))
        .containsExactly("the index GSI1 is missing");
    assertThat(
            differences(
                table().toBuilder()
                    .globalSecondaryIndexes((List<GlobalSecondaryIndexDescription>) null)
                    .build(),
                TTL))
        .containsExactly("the index GSI1 is missing", "the index GSI2 is missing");
  }

  @Test
  void swappedIndexesAreReported() {
    assertThat(
            differences(
                table().toBuilder()
                    .globalSecondaryIndexes(GSI1, GSI1.toBuilder().indexName("GSI2").build())
                    .build(),
                TTL))
        .containsExactly(
            "the index GSI2 has the keys GSI1PK (S, HASH), GSI1SK (S, RANGE), expected GSI2PK (S,"
                + " HASH), GSI2SK (S, RANGE)");
  }

  @ParameterizedTest
  @EnumSource(names = {"ALL", "INCLUDE"})
  void otherProjectionIsReported(ProjectionType type) {
    assertThat(
            differences(
                table().toBuilder()
                    .globalSecondaryIndexes(
                        GSI1,
                        GSI2.toBuilder()
                            .projection(projection -> projection.projectionType(type))
                            .build())
                    .build(),
                TTL))
        .containsExactly("the index GSI2 projects " + type + ", expected KEYS_ONLY");
  }

  @Test
  void timeToLiveIsChecked() {
    assertThat(differences(table(), ttl(TimeToLiveStatus.ENABLING, "ttl"))).isEmpty();
    assertThat(differences(table(), ttl(TimeToLiveStatus.DISABLED, null)))
        .containsExactly("time to live is DISABLED, expected it on the attribute ttl");
    assertThat(differences(table(), ttl(TimeToLiveStatus.DISABLING, "ttl")))
        .containsExactly("time to live is DISABLING, expected it on the attribute ttl");
    assertThat(differences(table(), ttl(TimeToLiveStatus.ENABLED, "expires")))
        .containsExactly("time to live is on the attribute expires, expected ttl");
  }

  @Test
  void customNamesAreChecked() {
    TableCheck check =
        new TableCheck(
            TableSchema.builder()
                .correlationIndexName("by-correlation")
                .cleanupIndexName("by-day")
                .ttlAttribute("expires")
                .build());

    assertThat(
            check.differences(
                table().toBuilder()
                    .globalSecondaryIndexes(
                        GSI1.toBuilder().indexName("by-correlation").build(),
                        GSI2.toBuilder().indexName("by-day").build())
                    .build(),
                ttl(TimeToLiveStatus.ENABLED, "expires")))
        .isEmpty();
    assertThat(check.differences(table(), TTL))
        .containsExactly(
            "the index by-correlation is missing",
            "the index by-day is missing",
            "time to live is on the attribute ttl, expected expires");
  }

  private static List<String> differences(TableDescription table, TimeToLiveDescription ttl) {
    return new TableCheck(TableSchema.standard()).differences(table, ttl);
  }

  private static TableDescription table() {
    return TableDescription.builder()
        .attributeDefinitions(attributes("PK:S SK:S GSI1PK:S GSI1SK:S GSI2PK:S GSI2SK:S"))
        .keySchema(key("PK", "HASH"), key("SK", "RANGE"))
        .globalSecondaryIndexes(GSI1, GSI2)
        .build();
  }

  /** Reads {@code name:type}, separated by spaces. */
  private static List<AttributeDefinition> attributes(String text) {
    return Arrays.stream(text.split(" ", -1))
        .map(
            attribute -> {
              int colon = attribute.indexOf(':');
              return AttributeDefinition.builder()
                  .attributeName(attribute.substring(0, colon))
                  .attributeType(attribute.substring(colon + 1))
                  .build();
            })
        .toList();
  }

  private static GlobalSecondaryIndexDescription index(String name, KeySchemaElement... keys) {
    return GlobalSecondaryIndexDescription.builder()
        .indexName(name)
        .keySchema(keys)
        .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
        .build();
  }

  private static KeySchemaElement key(String name, String type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static TimeToLiveDescription ttl(TimeToLiveStatus status, String attribute) {
    return TimeToLiveDescription.builder()
        .timeToLiveStatus(status)
        .attributeName(attribute)
        .build();
  }
}
