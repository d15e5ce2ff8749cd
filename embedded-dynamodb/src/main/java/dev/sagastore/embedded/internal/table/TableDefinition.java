package dev.sagastore.embedded.internal.table;

import dev.sagastore.embedded.internal.ServiceException;
import dev.sagastore.embedded.internal.value.DataType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a table was created with.
 *
 * @param name its name
 * @param id a random id
 * @param createdAt when it was created
 * @param attributes names and types of all key attributes, in the order of the request
 * @param keys its key
 * @param indexes its secondary indexes, in the order of the request, local ones first
 * @param billingMode how its capacity is billed
 * @param throughput the most units in a second
 * @param deletionProtected whether it cannot be deleted
 * @param tableClass STANDARD or STANDARD_INFREQUENT_ACCESS
 */
public record TableDefinition(
    String name,
    String id,
    Instant createdAt,
    Map<String, DataType> attributes,
    KeyDefinition keys,
    List<IndexDefinition> indexes,
    BillingMode billingMode,
    Throughput throughput,
    boolean deletionProtected,
    String tableClass) {
  private static final String ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/";

  /** Returns the ARN: it has a region and an account that no table of AWS's has. */
  public String arn() {
    return ARN + name;
  }

  /** Returns the ARN of an index. */
  public String arn(IndexDefinition index) {
    return arn() + "/index/" + index.name();
  }

  /** Returns the table's name if it is an ARN, or what was given. */
  public static String nameOf(String nameOrArn) {
    int table = nameOrArn.indexOf(":table/");
    return nameOrArn.startsWith("arn:") && table >= 0
        ? nameOrArn.substring(table + ":table/".length())
        : nameOrArn;
  }

  /**
   * Returns the parts of a position in the table or in an index.
   *
   * @param index the index; null for the table
   */
  public List<KeyPart> positionParts(@Nullable IndexDefinition index) {
    return index == null ? keys.parts() : index.positionParts(keys);
  }

  /**
   * Returns an index.
   *
   * @throws ServiceException if there is none of that name
   */
  public IndexDefinition index(String indexName) {
    Optional<IndexDefinition> found =
        indexes.stream().filter(index -> index.name().equals(indexName)).findFirst();
    return found.orElseThrow(
        () ->
            ServiceException.validation(
                "The table does not have the specified index: " + indexName));
  }
}
