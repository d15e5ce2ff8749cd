package dev.sagastore.example.order;

import dev.sagastore.SagaStoreConfigurationException;
import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.SagaBusBuilder;
import dev.sagastore.bus.SagaBusWorker;
import dev.sagastore.bus.json.JacksonMessageMapper;
import dev.sagastore.bus.json.MessageFormats;
import dev.sagastore.bus.sqs.EmbeddedMetrics;
import dev.sagastore.bus.sqs.SqsTransport;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order saga in a process that runs all the time, for example on ECS. It does what {@link
 * OrderFunction} and {@link OrderSweeper} do on Lambda, and can run beside them.
 *
 * <p>The environment variables of {@code SagaBus.connect(container)} configure it. If variables are
 * missing, or if the table isn't as the store needs it, the process ends with exit code 1, so that
 * its deployment fails.
 *
 * <p>On SIGTERM, which ECS sends before it stops a task, the worker receives no more messages,
 * finishes those in hand, and ends with exit code 0. Messages that take longer than {@link
 * #STOP_TIME} come again.
 *
 * <p>Each minute, it prints the metrics of the bus, which CloudWatch reads from the log.
 */
public final class OrderWorker {
  /** The time for messages in hand. ECS kills a task after 2 minutes at most. */
  private static final Duration STOP_TIME = Duration.ofSeconds(100);

  private static final Logger LOG = LoggerFactory.getLogger(OrderWorker.class);

  private OrderWorker() {}

  /**
   * Starts the worker.
   *
   * @param args none
   */
  public static void main(String[] args) {
    try {
      start();
    } catch (SagaStoreConfigurationException e) {
      LOG.error("the worker can't start: {}", e.getMessage());
      System.exit(1);
    }
  }

  private static void start() {
    DynamoDbSagaStore store = DynamoDbSagaStore.fromEnvironment();
    SqsTransport transport = SqsTransport.fromEnvironment();
    EmbeddedMetrics metrics = EmbeddedMetrics.of(transport.name());
    store.table().verify();
    SagaBusBuilder bus =
        SagaBus.builder(transport.name())
            .store(store)
            .transport(transport)
            .listener(metrics)
            .format(MessageFormats.standard())
            .mapper(JacksonMessageMapper.create());
    OrderBus.configure(bus);
    SagaBusWorker worker = SagaBusWorker.builder(bus.build()).build();
    worker.start();
    metrics.flushEvery(Duration.ofMinutes(1));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(worker, metrics), "stop"));
    LOG.info("started");
  }

  /** Ends the process with exit code 0. By itself, the JVM ends with 143 on SIGTERM. */
  private static void stop(SagaBusWorker worker, EmbeddedMetrics metrics) {
    LOG.info("stopping");
    if (worker.stop(STOP_TIME)) {
      LOG.info("stopped");
    } else {
      LOG.warn("stopped; the messages in hand come again");
    }
    metrics.close();
    Runtime.getRuntime().halt(0);
  }
}
