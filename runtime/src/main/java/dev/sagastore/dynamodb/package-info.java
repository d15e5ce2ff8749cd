/**
 * The saga store for DynamoDB.
 *
 * <pre>{@code
 * SagaStore store = DynamoDbSagaStore.fromEnvironment();
 * }</pre>
 *
 * reads what the CDK construct {@code SagaStoreTable} put into the environment of a Lambda function
 * or an ECS task; {@link dev.sagastore.dynamodb.DynamoDbSagaStore#builder()} takes everything by
 * hand.
 */
@CheckReturnValue
@NullMarked
package dev.sagastore.dynamodb;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
