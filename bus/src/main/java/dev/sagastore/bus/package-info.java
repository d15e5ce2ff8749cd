/**
 * The saga bus: definitions of sagas, and the engine that handles their messages on a saga store.
 *
 * <p>Not part of a release yet: there is no transport, so nothing delivers messages.
 *
 * <p>A {@link dev.sagastore.bus.SagaDefinition} says which messages a saga handles. A handler is a
 * pure function that returns a {@link dev.sagastore.bus.Next}: the new state, and the messages to
 * send. State, inbox and outbox are stored in the saga's own item by one conditional write.
 */
@NullMarked
@CheckReturnValue
package dev.sagastore.bus;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
