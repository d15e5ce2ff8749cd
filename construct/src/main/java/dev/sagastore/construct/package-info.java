/**
 * The CDK construct {@link dev.sagastore.construct.SagaStoreTable}: it declares the table of a saga
 * store and hands its name, the names in it and the permissions to the code that uses it.
 *
 * <p>What the table looks like and how the environment variables are called comes from {@link
 * dev.sagastore.schema}, which the runtime reads as well; nothing in this package repeats it.
 *
 * <p>Like everything built on jsii, nothing here is safe for use by several threads, not even on
 * different apps: declare your stacks in one thread.
 */
@NullMarked
package dev.sagastore.construct;

import org.jspecify.annotations.NullMarked;
