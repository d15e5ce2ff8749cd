package dev.sagastore.dynamodb.internal.engine;

import dev.sagastore.schema.TableSchema;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/**
 * The settings that all requests share.
 *
 * @param tableName name or ARN of the table
 * @param schema its schema
 * @param consistentReads true for strongly consistent reads
 * @param capacity whether responses contain the consumed units
 */
public record RequestSettings(
    String tableName,
    TableSchema schema,
    boolean consistentReads,
    ReturnConsumedCapacity capacity) {
  public String ttlAttribute() {
    return schema.ttlAttribute();
  }
}
