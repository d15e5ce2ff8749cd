/**
 * Contains the saga store for DynamoDB.
 *
 * <pre>{@code
 * SagaStore store = DynamoDbSagaStore.fromEnvironment();
 * }</pre>
 *
 * <p>This store reads the environment variables that the CDK construct {@code SagaStoreTable} sets
 * for a Lambda function or an ECS task. To configure a store in code, use {@link
 * dev.sagastore.dynamodb.DynamoDbSagaStore#builder()}.
 */
@CheckReturnValue
@NullMarked
package dev.sagastore.dynamodb;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
