/**
 * Contains tools for tests of sagas:
 *
 * <ul>
 *   <li>a store in memory, an embedded DynamoDB, and a settable clock
 *   <li>scenarios of saga definitions, buses in virtual time, and crashes at each request
 *   <li>injected faults, and a log of requests and their cost
 *   <li>the table of a synthesized template
 *   <li>suites of tests that every {@link dev.sagastore.SagaStore}, every transport, and a bus on
 *       them must pass
 * </ul>
 *
 * <p>For unit tests, use a store with its own engine:
 *
 * <pre>{@code
 * SagaStore store = new InMemorySagaStore();
 * }</pre>
 *
 * <p>For tests that read items or build their own clients, use a table for a test class:
 *
 * <pre>{@code
 * @RegisterExtension static final SagaTableExtension sagas = SagaTableExtension.create();
 *
 * SagaStore store = sagas.store();
 * }</pre>
 *
 * <p>For unit tests of a saga's definition, use {@link dev.sagastore.testing.SagaScenario}. For
 * tests of several buses, use {@link dev.sagastore.testing.BusSimulation}.
 */
@NullMarked
package dev.sagastore.testing;

import org.jspecify.annotations.NullMarked;
