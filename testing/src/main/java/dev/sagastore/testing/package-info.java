/**
 * What tests of sagas need: DynamoDB in the test's own JVM, a clock that stands still, faults on
 * demand, a log of what was sent and what it cost, the table of a synthesised template, and a suite
 * that every {@link dev.sagastore.SagaStore} must pass.
 *
 * <pre>{@code
 * EmbeddedDynamoDb engine = EmbeddedDynamoDb.shared();
 * SagaTable table = SagaTable.of(engine.client(), engine.newTableName());
 * table.create(Duration.ofMinutes(1));
 *
 * SagaStore store =
 *     DynamoDbSagaStore.builder().client(engine.client()).tableName(table.name()).build();
 * }</pre>
 */
@NullMarked
package dev.sagastore.testing;

import org.jspecify.annotations.NullMarked;
