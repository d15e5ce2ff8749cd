package dev.sagastore.bus.sqs;

import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages in batches to destinations of one kind.
 *
 * @param <E> an entry of a batch
 */
abstract class DestinationClient<E> implements AutoCloseable {
  /** Maximum number of entries in a batch and in a response of SQS, SNS and EventBridge. */
  static final int MAX_ENTRIES = 10;

  /** The entry of a message, its size, and the place of its result. */
  private record Pending<E>(int place, E entry, long bytes) {}

  /** Returns the entry of a message, or fails with the reason if the destination never takes it. */
  abstract E entry(Address address, SendRequest request);

  /** Returns the size of an entry, as the service counts it. */
  abstract long bytes(E entry);

  /** Returns the maximum size of an entry and of a batch. */
  abstract long maxBytes();

  /** Returns the IAM action of {@link #sendBatch}. */
  abstract String action();

  /**
   * Sends one request.
   *
   * @return a result for each entry, in their order
   * @throws RuntimeException if the request fails
   */
  abstract List<SendResult> sendBatch(Address address, List<E> batch);

  /** Returns the region of the client. */
  abstract String region();

  /** Closes the client, if it was created here. */
  @Override
  public abstract void close();

  /** Returns why no attempt to send a message can succeed. */
  Optional<String> problem(Address address, SendRequest request) {
    try {
      return tooLarge(bytes(entry(address, request)));
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Optional<String> tooLarge(long bytes) {
    return bytes <= maxBytes()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the message takes %,d bytes with its envelope, more than the limit of %,d",
                bytes,
                maxBytes()));
  }

  /** Sends messages to one destination, in as few requests as its limits allow. */
  List<SendResult> send(Address address, List<SendRequest> requests) {
    @Nullable SendResult[] results = new SendResult[requests.size()];
    List<Pending<E>> pending = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      try {
        E entry = entry(address, requests.get(i));
        long bytes = bytes(entry);
        Optional<String> problem = tooLarge(bytes);
        if (problem.isPresent()) {
          results[i] = SendResult.rejected(problem.get());
        } else {
          pending.add(new Pending<>(i, entry, bytes));
        }
      } catch (IllegalArgumentException e) {
        results[i] = SendResult.rejected(String.valueOf(e.getMessage()));
      }
    }
    batches(pending).forEach(batch -> send(address, batch, results));
    List<SendResult> all = new ArrayList<>();
    for (@Nullable SendResult result : results) {
      all.add(Objects.requireNonNull(result));
    }
    return all;
  }

  private List<List<Pending<E>>> batches(List<Pending<E>> pending) {
    List<List<Pending<E>>> batches = new ArrayList<>();
    List<Pending<E>> batch = new ArrayList<>();
    long size = 0;
    for (Pending<E> each : pending) {
      if (batch.isEmpty() || batch.size() == MAX_ENTRIES || size + each.bytes() > maxBytes()) {
        batch = new ArrayList<>();
        batches.add(batch);
        size = 0;
      }
      batch.add(each);
      size += each.bytes();
    }
    return batches;
  }

  /** Sends a batch. If a message is the cause of its failure, sends its halves. */
  private void send(Address address, List<Pending<E>> batch, @Nullable SendResult[] results) {
    List<SendResult> sent;
    try {
      sent = sendBatch(address, batch.stream().map(Pending::entry).toList());
    } catch (RuntimeException e) {
      RequestFailure failure = RequestFailure.of(action(), e);
      if (failure.blamesMessages() && batch.size() > 1) {
        int half = batch.size() / 2;
        send(address, batch.subList(0, half), results);
        send(address, batch.subList(half, batch.size()), results);
        return;
      }
      String reason = "%s: %s".formatted(address, failure.reason());
      SendResult result =
          failure.blamesMessages() ? SendResult.rejected(reason) : SendResult.failed(reason);
      batch.forEach(each -> results[each.place()] = result);
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      results[batch.get(i).place()] = sent.get(i);
    }
  }

  /**
   * Returns the results of a batch whose entries have their places as IDs.
   *
   * @param sent IDs of the entries that were sent
   * @param failed results of others by ID
   * @return a result for each entry, in their order; those in no response have failed
   */
  static List<SendResult> results(
      Address address, int size, Stream<String> sent, Map<String, SendResult> failed) {
    List<SendResult> results = new ArrayList<>(Collections.nCopies(size, noResponse(address)));
    sent.forEach(id -> results.set(Integer.parseInt(id), SendResult.sent()));
    failed.forEach((id, result) -> results.set(Integer.parseInt(id), result));
    return results;
  }

  /** Returns the result of an entry that the service has said nothing about. */
  static SendResult noResponse(Address address) {
    return SendResult.failed(address + ": no response");
  }

  /**
   * Returns the result of an entry that failed in a request that succeeded.
   *
   * @param blamesSender whether the service says that the sender is at fault
   */
  SendResult failed(
      Address address, @Nullable String code, @Nullable String message, boolean blamesSender) {
    ErrorCode error = ErrorCode.of(String.valueOf(code));
    String reason =
        "%s: %s: %s%s".formatted(address, error.name(), message, error.advice(action()));
    return error.blamesMessage() || (blamesSender && !error.isForOperators())
        ? SendResult.rejected(reason)
        : SendResult.failed(reason);
  }

  /** Returns the size of a text in UTF-8. */
  static long utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
