/**
 * What tests of sagas need: a store in memory, DynamoDB in the test's own JVM, a clock that stands
 * still, faults on demand, a log of what was sent and what it cost, the table of a synthesised
 * template, and a suite that every {@link dev.sagastore.SagaStore} must pass.
 *
 * <p>For unit tests, a store in a map:
 *
 * <pre>{@code
 * SagaStore store = new InMemorySagaStore();
 * }</pre>
 *
 * <p>For tests on DynamoDB's own conditions, a table for a test class:
 *
 * <pre>{@code
 * @RegisterExtension static final SagaTableExtension sagas = SagaTableExtension.create();
 *
 * SagaStore store = sagas.store();
 * }</pre>
 */
@NullMarked
package dev.sagastore.testing;

import org.jspecify.annotations.NullMarked;
