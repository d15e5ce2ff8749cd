/**
 * The CDK construct {@link dev.sagastore.construct.SagaStoreTable}: it declares the table of a saga
 * store, and connects code to it.
 *
 * <pre>{@code
 * SagaStoreTable sagas = new SagaStoreTable(this, "Sagas");
 * sagas.connect(function);
 * }</pre>
 *
 * <p>{@link dev.sagastore.construct.ISagaStoreTable} is the interface of declared and imported
 * tables, and {@link dev.sagastore.construct.SagaStoreTableProps} has the properties that stacks
 * can share. Keys, names of indexes and environment variables come from {@link
 * dev.sagastore.schema}, which the runtime also reads.
 *
 * <p>Nothing in this package is safe for use by several threads, not even for different apps,
 * because jsii isn't: declare your stacks in one thread.
 */
@NullMarked
package dev.sagastore.construct;

import org.jspecify.annotations.NullMarked;
