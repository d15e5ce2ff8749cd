package dev.sagastore.bus.sqs;

import dev.sagastore.bus.spi.Destination;
import dev.sagastore.bus.spi.MessageSender;
import dev.sagastore.bus.spi.SendRequest;
import dev.sagastore.bus.spi.SendResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends each message to the address behind its destination. */
final class DestinationRouter implements MessageSender, AutoCloseable {
  private final String busName;
  private final Map<Destination, Address> addresses;
  private final Map<Address.Kind, DestinationClient<?>> clients;

  /**
   * Creates the router.
   *
   * @param busName logical name of the bus
   * @param addresses addresses of all destinations
   * @param clients clients of all kinds of addresses
   */
  DestinationRouter(
      String busName,
      Map<Destination, Address> addresses,
      Map<Address.Kind, DestinationClient<?>> clients) {
    this.busName = busName;
    this.addresses = Map.copyOf(addresses);
    this.clients = Map.copyOf(clients);
  }

  Optional<Address> address(Destination destination) {
    return Optional.ofNullable(addresses.get(destination));
  }

  /** Returns the destinations that are in another region than their client. */
  List<String> regionProblems() {
    List<String> problems = new ArrayList<>();
    for (Address address : addresses.values()) {
      String region = client(address).region();
      address
          .region()
          .filter(other -> !other.equals(region))
          .ifPresent(
              other ->
                  problems.add(
                      "the %s is in the region %s, and its client in %s: pass a client of its region"
                          .formatted(address, other, region)));
    }
    return problems;
  }

  private DestinationClient<?> client(Address address) {
    return Objects.requireNonNull(clients.get(address.kind()));
  }

  @Override
  public List<SendResult> send(List<SendRequest> requests) {
    @Nullable SendResult[] results = new SendResult[requests.size()];
    Map<Address, List<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < requests.size(); i++) {
      Destination destination = requests.get(i).destination();
      Address address = addresses.get(destination);
      if (address == null) {
        results[i] = SendResult.rejected(unknown(destination));
      } else {
        places.computeIfAbsent(address, key -> new ArrayList<>()).add(i);
      }
    }
    places.forEach(
        (address, indexes) -> {
          List<SendResult> sent =
              client(address).send(address, indexes.stream().map(requests::get).toList());
          for (int i = 0; i < indexes.size(); i++) {
            results[indexes.get(i)] = sent.get(i);
          }
        });
    List<SendResult> all = new ArrayList<>();
    for (@Nullable SendResult result : results) {
      all.add(Objects.requireNonNull(result));
    }
    return all;
  }

  @Override
  public Optional<String> problem(SendRequest request) {
    Address address = addresses.get(request.destination());
    return address == null
        ? Optional.of(unknown(request.destination()))
        : client(address).problem(address, request);
  }

  private String unknown(Destination destination) {
    return destination.equals(Destination.DEAD_LETTER_QUEUE)
        ? "the bus '%s' has no dead-letter queue".formatted(busName)
        : ("the bus '%s' has no destination '%s': add it to SagaBus in the CDK app, or with"
                + " SqsTransportBuilder.destination. Destinations: %s")
            .formatted(
                busName,
                destination,
                addresses.keySet().stream().map(Destination::name).sorted().toList());
  }

  @Override
  public void close() {
    clients.values().forEach(DestinationClient::close);
  }
}
