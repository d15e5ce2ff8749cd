package dev.sagastore.cdkapp.demo;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.sagastore.SagaStore;
import dev.sagastore.example.MessageListener;
import dev.sagastore.example.OrderEvent;
import dev.sagastore.example.OrderHandler;
import dev.sagastore.example.OrderResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Two Lambda functions, as it were: each handles a batch while the other handles another. */
final class Workers {
  private static final int WORKERS = 2;

  private final Lockstep lockstep;
  private final OrderHandler handler;

  Workers(SagaStore store, Journal journal, Lockstep lockstep) {
    this.lockstep = lockstep;
    this.handler = new OrderHandler(store, inLockstep(journal));
  }

  /** Handles messages until all are done or given up. */
  void drain(LocalQueue queue, int batchSize) {
    ExecutorService executor = Executors.newFixedThreadPool(WORKERS);
    try {
      while (!queue.isEmpty()) {
        round(executor, queue, queue.receive(WORKERS, batchSize));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the handler failed as a whole", e.getCause());
    } finally {
      executor.shutdownNow();
    }
  }

  private void round(ExecutorService executor, LocalQueue queue, List<List<SQSMessage>> batches)
      throws InterruptedException, ExecutionException {
    lockstep.join(batches.size());
    List<Future<List<SQSMessage>>> failures = new ArrayList<>();
    for (List<SQSMessage> batch : batches) {
      failures.add(executor.submit(() -> handle(batch)));
    }
    for (Future<List<SQSMessage>> failed : failures) {
      queue.failed(failed.get());
    }
  }

  /** Returns the messages that failed. */
  private List<SQSMessage> handle(List<SQSMessage> batch) {
    try {
      SQSEvent event = new SQSEvent();
      event.setRecords(batch);
      SQSBatchResponse response = handler.handleRequest(event, null);
      Set<String> failed =
          response.getBatchItemFailures().stream()
              .map(BatchItemFailure::getItemIdentifier)
              .collect(Collectors.toSet());
      return batch.stream().filter(message -> failed.contains(message.getMessageId())).toList();
    } finally {
      lockstep.leave();
    }
  }

  private MessageListener inLockstep(Journal journal) {
    return new MessageListener() {
      @Override
      public void processed(String messageId, OrderEvent event, OrderResult result) {
        journal.processed(messageId, event, result);
        lockstep.messageDone();
      }

      @Override
      public void failed(String messageId, @Nullable OrderEvent event, RuntimeException failure) {
        journal.failed(messageId, event, failure);
        lockstep.messageDone();
      }
    };
  }
}
