/**
 * Provides what tests of sagas need: a store in memory, an embedded DynamoDB, a settable clock,
 * faults on demand, a log of requests and their cost, the table of a synthesized template, and a
 * suite that every {@link dev.sagastore.SagaStore} must pass.
 *
 * <p>For unit tests, a store with an engine of its own:
 *
 * <pre>{@code
 * SagaStore store = new InMemorySagaStore();
 * }</pre>
 *
 * <p>For tests that look at items or build their own clients, a table for a test class:
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
