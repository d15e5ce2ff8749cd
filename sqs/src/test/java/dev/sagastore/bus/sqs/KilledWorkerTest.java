package dev.sagastore.bus.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sagastore.bus.SagaBus;
import dev.sagastore.bus.json.MessageFormats;
import dev.sagastore.bus.spi.Envelope;
import dev.sagastore.bus.spi.ReceivedMessage;
import dev.sagastore.dynamodb.DynamoDbSagaStore;
import dev.sagastore.dynamodb.SagaTable;
import dev.sagastore.testing.EmbeddedDynamoDb;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Workers that are killed under load, half of them at marked places: between commit, send, clear
 * and acknowledgement. Set the number of kills with {@code -Dsagastore.bus.kills}.
 */
class KilledWorkerTest {
  private static final int KILLS = Integer.getInteger("sagastore.bus.kills", 4);
  private static final int PARCELS_PER_KILL = 12;
  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final String QUEUE = "parcels";
  private static final ElasticMqServer SQS = ElasticMqServer.start();
  private static final EmbeddedDynamoDb DYNAMO_DB = EmbeddedDynamoDb.start();

  private final String table = DYNAMO_DB.newTableName();
  private final DynamoDbSagaStore store =
      DynamoDbSagaStore.builder().client(DYNAMO_DB.client()).tableName(table).build();
  private final Map<String, Set<String>> idsByEvent = new HashMap<>();
  private SqsTransport events;

  @AfterAll
  static void stop() {
    SQS.close();
    DYNAMO_DB.close();
  }

  @Test
  void killedWorkersLoseNothing() throws IOException, InterruptedException {
    long seed = Long.getLong("sagastore.seed", System.nanoTime());
    Random random = new Random(seed);
    SagaTable.of(DYNAMO_DB.client(), table).create(Duration.ofMinutes(1));
    SQS.createQueue(QUEUE);
    SQS.createQueue(Parcel.EVENTS);
    events = SQS.transport(Parcel.EVENTS).build();
    SagaBus sender =
        Parcel.bus(
            store, SQS.transport(QUEUE).destination(Parcel.EVENTS, SQS.url(Parcel.EVENTS)).build());
    List<String> ids = new ArrayList<>();

    for (int kill = 0; kill < KILLS; kill++) {
      for (int i = 0; i < PARCELS_PER_KILL; i++) {
        String id = "parcel-" + ids.size();
        ids.add(id);
        sender.send(id, new Parcel.ParcelSent(id));
      }
      if (kill % 2 == 0) {
        killAtMark(random);
      } else {
        killAtAnyTime(random);
      }
      collectEvents();
    }
    finish(ids);

    assertThat(idsByEvent)
        .as("seed %s: each step of each parcel was published under one ID", seed)
        .hasSize(ids.size() * Parcel.STEPS)
        .allSatisfy((event, messageIds) -> assertThat(messageIds).hasSize(1));
    assertThat(
            SQS.transport(ElasticMqServer.deadLetterQueue(QUEUE))
                .build()
                .receive(10, Duration.ZERO))
        .as("seed %s", seed)
        .isEmpty();
  }

  private void killAtMark(Random random) throws IOException, InterruptedException {
    RequestMark.Place[] places = RequestMark.Place.values();
    RequestMark.Place place = places[random.nextInt(places.length)];
    int number = 1 + random.nextInt(place.minRequests(PARCELS_PER_KILL));
    WorkerProcess worker = start(place.name(), String.valueOf(number));
    worker.await(RequestMark.REACHED, BOUND);
    worker.kill();
  }

  private void killAtAnyTime(Random random) throws IOException, InterruptedException {
    WorkerProcess worker = start();
    worker.await(ParcelWorker.READY, BOUND);
    // nothing can be awaited: the kill comes at any time
    new CountDownLatch(1).await(random.nextInt(1_500), TimeUnit.MILLISECONDS);
    worker.kill();
  }

  private WorkerProcess start(String... mark) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                DYNAMO_DB.endpoint().toString(),
                table,
                SQS.url(QUEUE),
                SQS.url(ElasticMqServer.deadLetterQueue(QUEUE)),
                SQS.url(Parcel.EVENTS)));
    arguments.addAll(List.of(mark));
    return WorkerProcess.start(arguments);
  }

  /** Lets a last worker handle what is left. */
  private void finish(List<String> ids) throws IOException, InterruptedException {
    int expected = ids.size() * Parcel.STEPS;
    WorkerProcess worker = start();
    Instant end = Instant.now().plus(BOUND);
    while (idsByEvent.size() < expected && Instant.now().isBefore(end)) {
      collectEvents();
    }
    worker.kill();
    collectEvents();
  }

  private void collectEvents() {
    List<ReceivedMessage> batch;
    do {
      batch = events.receive(10, Duration.ofSeconds(1));
      for (ReceivedMessage message : batch) {
        Envelope envelope = MessageFormats.standard().read(message).orElseThrow();
        idsByEvent.computeIfAbsent(envelope.body(), body -> new HashSet<>()).add(envelope.id());
      }
      events.acknowledge(batch);
    } while (!batch.isEmpty());
  }
}
