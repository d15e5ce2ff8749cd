/**
 * The CDK constructs {@link dev.sagastore.construct.SagaStoreTable} and {@link
 * dev.sagastore.construct.SagaBus}: they declare the table of a saga store and the queues of a saga
 * bus, and connect code to them.
 *
 * <pre>{@code
 * SagaStoreTable sagas = new SagaStoreTable(this, "Sagas");
 * sagas.connect(function);
 *
 * SagaBus bus = SagaBus.Builder.create(this, "Bus").name("orders").store(sagas).build();
 * bus.connect(handler);
 * bus.connectSweeper(sweeper);
 * }</pre>
 *
 * <p>{@link dev.sagastore.construct.ISagaStoreTable} is the interface of declared and imported
 * tables, and {@link dev.sagastore.construct.SagaStoreTableProps} has the properties that stacks
 * can share. {@link dev.sagastore.construct.ISagaBus} and {@link
 * dev.sagastore.construct.SagaBusProps} are the same for buses. Keys, names of indexes and
 * environment variables come from {@link dev.sagastore.schema}, which the runtime also reads.
 *
 * <p>Nothing in this package is safe for use by several threads, not even for different apps,
 * because jsii isn't: declare your stacks in one thread.
 */
@NullMarked
package dev.sagastore.construct;

import org.jspecify.annotations.NullMarked;
