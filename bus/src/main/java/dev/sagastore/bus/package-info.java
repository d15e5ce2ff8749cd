/**
 * The saga bus: it runs sagas on a saga store.
 *
 * <ul>
 *   <li>A {@link dev.sagastore.bus.SagaDefinition} says which messages a saga handles, and what
 *       happens at its timeouts and after its compensation.
 *   <li>A handler is a pure function that returns a {@link dev.sagastore.bus.Next}: the new state,
 *       and what happens with it.
 *   <li>A {@link dev.sagastore.bus.SagaBus} finds the saga of each message, calls the handler,
 *       stores state, inbox and outbox in the saga's own item by one conditional write, and sends
 *       the messages of the outbox.
 *   <li>A {@link dev.sagastore.bus.SagaBusWorker} receives messages in threads.
 * </ul>
 *
 * <p>A message changes a saga once, even if it is delivered several times, and even if a process
 * dies at any moment. What a committed handler has sent arrives at least once, under the same ID.
 *
 * <p>Not stable yet: it can change until the first release.
 */
@NullMarked
@CheckReturnValue
package dev.sagastore.bus;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
