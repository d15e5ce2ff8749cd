/**
 * The saga bus: it runs sagas on a saga store.
 *
 * <ul>
 *   <li>A {@link dev.sagastore.bus.SagaDefinition} says which messages a saga handles, and what
 *       happens at its timeouts and after its compensation.
 *   <li>A handler is a pure function that returns a {@link dev.sagastore.bus.Next}: the new state,
 *       and what happens with it.
 *   <li>A {@link dev.sagastore.bus.SagaBus} finds the saga of each message and calls its handler.
 *       One conditional write stores state, inbox and outbox in the saga's item. Then the bus sends
 *       the messages of the outbox.
 *   <li>A {@link dev.sagastore.bus.SagaBusWorker} receives messages in threads.
 * </ul>
 *
 * <p>A message changes a saga once, even if it is delivered several times, and even if a process
 * dies at any moment. Messages of a committed handler arrive at least once, under the same ID.
 *
 * <p>The inbox remembers the messages of 28 days. Beyond 512 messages it forgets the oldest, but
 * none that is younger than 13 hours. If a saga has handled 4,096 messages in this time, further
 * ones wait. A message that is older than the memory of the inbox is a dead letter, if it has the
 * header {@code sagastore-sent-at}. A foreign message without this header is handled again.
 *
 * <p>Not stable yet: it can change until the first release.
 */
@NullMarked
@CheckReturnValue
package dev.sagastore.bus;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
