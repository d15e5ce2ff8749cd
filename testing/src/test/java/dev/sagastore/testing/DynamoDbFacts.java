package dev.sagastore.testing;

import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The facts about DynamoDB on which the store and the bus rest, each with the AWS page that it
 * comes from. {@code docs/dynamodb-facts.md} lists them, and is generated from the Javadoc of the
 * tests: see {@link FactsPageTest}.
 */
abstract class DynamoDbFacts
    implements ConditionFacts,
        WriteFacts,
        UpdateFacts,
        ExpressionFacts,
        ReadFacts,
        IndexFacts,
        TransactionFacts,
        WriteCapacityFacts,
        ReadCapacityFacts,
        ValueFacts,
        LimitFacts {
  private final String partition = "FACT#" + UUID.randomUUID();

  /** Returns a client of the DynamoDB to test. */
  @Override
  public abstract DynamoDbClient client();

  /** Returns the name of a table with the standard schema that only these tests use. */
  @Override
  public abstract String tableName();

  @Override
  public final String partition() {
    return partition;
  }
}
