package dev.sagastore.cdkapp.grants;

import dev.sagastore.schema.KeyAttribute;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;

/**
 * What IAM asks for when a request arrives.
 *
 * @param action the action
 * @param resource the table, or the table and an index of it
 * @param leadingKeys the partition keys of the items that the request names
 */
record Need(String action, String resource, List<String> leadingKeys) {

  /** Returns what a request needs; a transaction needs what its writes need. */
  static List<Need> of(SdkRequest request) {
    if (request instanceof TransactWriteItemsRequest transaction) {
      return transaction.transactItems().stream().map(Need::ofPart).toList();
    }
    if (request instanceof BatchGetItemRequest batch) {
      return batch.requestItems().entrySet().stream()
          .map(
              table ->
                  need(
                      "BatchGetItem",
                      table.getKey(),
                      table.getValue().keys().stream().map(Need::partition)))
          .toList();
    }
    return List.of(ofOne(request));
  }

  private static Need ofOne(SdkRequest request) {
    if (request instanceof GetItemRequest get) {
      return need("GetItem", get.tableName(), partition(get.key()));
    }
    if (request instanceof PutItemRequest put) {
      return need("PutItem", put.tableName(), partition(put.item()));
    }
    if (request instanceof UpdateItemRequest update) {
      return need("UpdateItem", update.tableName(), partition(update.key()));
    }
    if (request instanceof DeleteItemRequest delete) {
      return need("DeleteItem", delete.tableName(), partition(delete.key()));
    }
    if (request instanceof QueryRequest query) {
      String index = query.indexName() == null ? "" : "/index/" + query.indexName();
      return need(
          "Query",
          query.tableName() + index,
          query.expressionAttributeValues().get(":partition").s());
    }
    return ofTable(request);
  }

  private static Need ofTable(SdkRequest request) {
    if (request instanceof DescribeTableRequest describe) {
      return need("DescribeTable", describe.tableName(), Stream.empty());
    }
    if (request instanceof DescribeTimeToLiveRequest describe) {
      return need("DescribeTimeToLive", describe.tableName(), Stream.empty());
    }
    if (request instanceof UpdateTimeToLiveRequest update) {
      return need("UpdateTimeToLive", update.tableName(), Stream.empty());
    }
    if (request instanceof CreateTableRequest create) {
      return need("CreateTable", create.tableName(), Stream.empty());
    }
    if (request instanceof DeleteTableRequest delete) {
      return need("DeleteTable", delete.tableName(), Stream.empty());
    }
    throw new AssertionError("what does IAM ask for " + request.getClass().getSimpleName() + "?");
  }

  private static Need ofPart(TransactWriteItem part) {
    if (part.put() != null) {
      return need("PutItem", part.put().tableName(), partition(part.put().item()));
    }
    if (part.update() != null) {
      return need("UpdateItem", part.update().tableName(), partition(part.update().key()));
    }
    if (part.delete() != null) {
      return need("DeleteItem", part.delete().tableName(), partition(part.delete().key()));
    }
    throw new AssertionError("what does IAM ask for " + part + "?");
  }

  private static Need need(String operation, String resource, String partition) {
    return need(operation, resource, Stream.of(partition));
  }

  private static Need need(String operation, String resource, Stream<String> partitions) {
    return new Need("dynamodb:" + operation, resource, partitions.distinct().toList());
  }

  private static String partition(Map<String, AttributeValue> item) {
    return item.get(KeyAttribute.PARTITION_KEY.attributeName()).s();
  }

  /** Returns the pairs of action and resource. */
  static List<String> pairs(Collection<Need> needs) {
    return needs.stream().map(need -> need.action() + " on " + need.resource()).distinct().toList();
  }
}
