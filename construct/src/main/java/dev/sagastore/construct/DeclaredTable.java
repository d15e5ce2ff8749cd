package dev.sagastore.construct;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.PhysicalName;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.dynamodb.CfnGlobalTable;
import software.amazon.awscdk.services.dynamodb.TableEncryption;
import software.amazon.awscdk.services.dynamodb.TableEncryptionV2;
import software.amazon.awscdk.services.dynamodb.TableV2;

/** A table that this app declares, as far as it is declared now. */
final class DeclaredTable {
  private final TableV2 table;
  private final CfnGlobalTable resource;
  private final @Nullable String chosenName;
  private final boolean hasTokenAsName;
  private final String name;
  private final boolean hasAwsManagedKey;

  DeclaredTable(TableV2 table, SagaStoreTableProps props) {
    this.table = table;
    this.resource =
        (CfnGlobalTable) Objects.requireNonNull(table.getNode().getDefaultChild(), "default child");
    this.chosenName =
        PhysicalName.GENERATE_IF_NEEDED.equals(props.getTableName()) ? null : props.getTableName();
    this.hasTokenAsName = chosenName != null && !SynthesizedText.isKnown(table, chosenName);
    this.name = chosenName == null || hasTokenAsName ? table.getTableName() : chosenName;
    TableEncryptionV2 encryption = props.getEncryption();
    this.hasAwsManagedKey =
        encryption != null && encryption.getType() == TableEncryption.AWS_MANAGED;
  }

  TableV2 table() {
    return table;
  }

  CfnGlobalTable resource() {
    return resource;
  }

  boolean hasAwsManagedKey() {
    return hasAwsManagedKey;
  }

  String streamArn() {
    return Objects.requireNonNull(table.getTableStreamArn(), "stream ARN");
  }

  /** Returns whether the template stays the same if the chosen name changes. */
  boolean hasTokenAsName() {
    return hasTokenAsName;
  }

  /** Returns whether CDK has generated a name; known after it has resolved all references. */
  boolean isNamedByCdk() {
    return chosenName == null && Stack.of(table).resolve(resource.getTableName()) != null;
  }

  /**
   * Returns the name. A chosen name is not a token: the version of a Lambda function depends on the
   * texts in its environment, and not on what they refer to.
   */
  String name() {
    return name;
  }

  /**
   * Returns the ARN for the table's own policy, in which CloudFormation rejects a reference to the
   * table; null if it can't be built from a name.
   */
  @Nullable String policyArn() {
    return chosenName == null
        ? null
        : Stack.of(table)
            .formatArn(
                ArnComponents.builder()
                    .service("dynamodb")
                    .resource("table")
                    .resourceName(chosenName)
                    .build());
  }

  /** Returns the names of all indexes, also of those that were added to the table itself. */
  List<String> indexNames() {
    return texts(resource.getGlobalSecondaryIndexes(), "indexName");
  }

  /** Returns the regions of the table, also of those that were added to the table itself. */
  List<String> regions() {
    return texts(resource.getReplicas(), "region");
  }

  /** Returns whether the table has a resource policy, by its properties or by grants. */
  boolean hasResourcePolicy() {
    return elements(resource.getReplicas())
        .anyMatch(element -> element.get("resourcePolicy") != null);
  }

  private List<String> texts(Object property, String name) {
    return elements(property)
        .map(element -> element.get(name))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .toList();
  }

  private Stream<Map<?, ?>> elements(Object property) {
    return Stack.of(table).resolve(property) instanceof List<?> elements
        ? elements.stream().map(element -> (Map<?, ?>) element)
        : Stream.of();
  }
}
