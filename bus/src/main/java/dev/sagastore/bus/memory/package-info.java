/**
 * Queues and topics in memory, for tests and demos of the saga bus.
 *
 * <p>A {@link dev.sagastore.bus.memory.InMemoryBroker} contains the queues. They behave like
 * standard queues of SQS, on a clock that you control.
 *
 * <p>Not stable yet: it can change until the bus is released.
 */
@NullMarked
@CheckReturnValue
package dev.sagastore.bus.memory;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
