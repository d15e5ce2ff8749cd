package dev.sagastore.cdkapp.demo;

import java.util.concurrent.Phaser;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Makes workers meet, so that races happen in every run and not once in a while: nobody writes for
 * the message at hand until everybody has read what his own write is based on.
 *
 * <p>A step is one message of each worker, and has two gates: one before the first write, one at
 * the end. Who has nothing to write passes both at the end.
 */
final class Lockstep implements ExecutionInterceptor {
  private final Phaser gates =
      new Phaser() {
        @Override
        protected boolean onAdvance(int phase, int registeredParties) {
          // by default a phaser ends when the last party has left; here the next batches join it
          return false;
        }
      };
  private final ThreadLocal<Boolean> hasWritten = ThreadLocal.withInitial(() -> false);

  /** Announces that many workers, before any of them starts. */
  void join(int workers) {
    gates.bulkRegister(workers);
  }

  /** Ends this worker's message. */
  void messageDone() {
    if (!hasWritten.get()) {
      gates.arriveAndAwaitAdvance();
    }
    gates.arriveAndAwaitAdvance();
    hasWritten.set(false);
  }

  /** Ends this worker's batch; the others go on without it. */
  void leave() {
    gates.arriveAndDeregister();
    hasWritten.remove();
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    boolean inStep = gates.getRegisteredParties() > 0;
    boolean writes =
        context.request() instanceof PutItemRequest
            || context.request() instanceof UpdateItemRequest;
    if (inStep && writes && !hasWritten.get()) {
      hasWritten.set(true);
      gates.arriveAndAwaitAdvance();
    }
  }
}
