package dev.sagastore.construct;

import dev.sagastore.schema.BusAccess;
import dev.sagastore.schema.BusEnvironmentVariable;
import dev.sagastore.schema.StoreAccess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.IResolveContext;
import software.amazon.awscdk.IStringProducer;
import software.amazon.awscdk.Lazy;
import software.amazon.awscdk.Names;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.lambda.EventSourceMapping;
import software.amazon.awscdk.services.lambda.EventSourceMappingOptions;
import software.constructs.IConstruct;

/** Gives code the variables of a bus and of its table, and its role the permissions. */
final class BusConnection {
  private final SagaBus bus;
  private final BusReference reference;
  private final SagaBusProps props;
  private final BusVisibility visibility;
  private final List<BusFunction> functions = new ArrayList<>();
  private final List<BusUser> users = new ArrayList<>();
  private final List<BusDestination> destinations;
  private final List<IGrantable> handlers = new ArrayList<>();
  private boolean hasWorker;

  BusConnection(SagaBus bus, BusReference reference, SagaBusProps props, BusVisibility visibility) {
    this.bus = bus;
    this.reference = reference;
    this.props = props;
    this.visibility = visibility;
    this.destinations = new ArrayList<>(props.destinations());
  }

  /** Returns the destinations that are known now. */
  List<BusDestination> destinations() {
    return destinations;
  }

  /** Adds a destination, also for what is connected. */
  void add(BusDestination destination) {
    BusGrants grants = grants();
    handlers.forEach(handler -> grants.grant(handler, destination));
    destinations.add(destination);
  }

  /** Returns the variables in the order of {@link BusEnvironmentVariable}. */
  Map<String, String> environment(String prefix) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (BusEnvironmentVariable variable : BusEnvironmentVariable.values()) {
      environment.put(
          variable.variableName(prefix),
          // exhaustive on purpose: a variable that the schema adds can't be forgotten here
          switch (variable) {
            case NAME, QUEUE_URL, DEAD_LETTER_QUEUE_URL -> reference.value(variable);
            case DESTINATIONS -> Lazy.uncachedString(new Addresses());
            case VISIBILITY_TIMEOUT -> visibility.text();
          });
    }
    return Collections.unmodifiableMap(environment);
  }

  /** Connects a function, and lets it handle the messages of the queue. */
  Grant connect(BusFunction function, ConnectOptions options) {
    requireReadWrite(options);
    if (functions.stream().anyMatch(other -> other.path().equals(function.path()))) {
      throw new IllegalArgumentException(
          "%s: %s is already connected: call connect once for a function"
              .formatted(bus.getNode().getPath(), function.path()));
    }
    user(function, options).requireNoOtherBus("handles the messages of");
    Grant grant = connect(function, BusAccess.FUNCTION, options);
    functions.add(function);
    visibility.add(function.function());
    grant.applyBefore(eventSource(function));
    warnOfVisibility(function);
    return grant;
  }

  /** Connects the function of the sweeper, without an event source. */
  Grant connectSweeper(BusFunction function, ConnectOptions options) {
    return connect(function, BusAccess.SWEEP, options.withAccess(StoreAccess.SWEEP));
  }

  /** Requires that the function neither sweeps for another bus nor handles its messages. */
  void requireSweeperOfOneBus(BusFunction function, ConnectOptions options) {
    user(function, options).requireNoOtherBus("sweeps for");
  }

  private BusUser user(BusFunction function, ConnectOptions options) {
    return new BusUser(bus, function.function(), options.getEnvironmentPrefix());
  }

  private Grant connect(BusFunction function, BusAccess access, ConnectOptions options) {
    Grant grant =
        connect(
            function.function(),
            function.function(),
            function.function()::addEnvironment,
            access,
            options);
    user(function, options).claimInvocations();
    reference.invalidateVersion(function.function());
    return grant;
  }

  /** Connects a worker that has an environment of its own. */
  Grant connectWorker(
      IConstruct user,
      IGrantable grantee,
      BiConsumer<String, String> environment,
      ConnectOptions options) {
    requireReadWrite(options);
    Grant grant = connect(user, grantee, environment, BusAccess.WORKER, options);
    hasWorker = true;
    return grant;
  }

  /** Connects a worker of which only the role is known. */
  Grant connectWorker(
      IGrantable grantee, BiConsumer<String, String> environment, ConnectOptions options) {
    requireReadWrite(options);
    Grant grant =
        props.getStore() == null ? null : props.getStore().connect(grantee, environment, options);
    grant = combined(grant, grant(grantee, BusAccess.WORKER));
    environment(options.getEnvironmentPrefix()).forEach(environment);
    hasWorker = true;
    return grant;
  }

  private Grant connect(
      IConstruct construct,
      IGrantable grantee,
      BiConsumer<String, String> environment,
      BusAccess access,
      ConnectOptions options) {
    BusUser user = new BusUser(bus, construct, options.getEnvironmentPrefix());
    user.requirePossible();
    Grant grant =
        combined(connectStore(user, grantee, environment, options), grant(grantee, access));
    user.claim();
    users.add(user);
    environment(options.getEnvironmentPrefix()).forEach(environment);
    return grant;
  }

  private Grant grant(IGrantable grantee, BusAccess access) {
    Grant grant = grants().grant(grantee, access);
    if (access.usesDestinations()) {
      handlers.add(grantee);
    }
    return grant;
  }

  private static Grant combined(@Nullable Grant ofStore, Grant ofBus) {
    return ofStore == null ? ofBus : ofStore.combine(ofBus);
  }

  /** A connection that exists may be limited to some saga types: it stays as it is. */
  private @Nullable Grant connectStore(
      BusUser user,
      IGrantable grantee,
      BiConsumer<String, String> environment,
      ConnectOptions options) {
    ISagaStoreTable store = props.getStore();
    if (store == null || user.hasTable(store)) {
      return null;
    }
    return new StoreConnector(store).connect(user.construct(), grantee, environment, options);
  }

  private void requireReadWrite(ConnectOptions options) {
    if (options.getAccess() != StoreAccess.READ_WRITE) {
      throw new IllegalArgumentException(
          "%s: the bus reads and writes sagas, and can't be connected with the access %s"
              .formatted(bus.getNode().getPath(), options.getAccess()));
    }
  }

  private EventSourceMapping eventSource(BusFunction function) {
    Number concurrency = props.getMaxConcurrency();
    Integer reserved = function.reservedConcurrency();
    if (concurrency == null && reserved != null && reserved >= BusProblems.MIN_CONCURRENCY) {
      concurrency = Math.min(reserved, BusProblems.MAX_CONCURRENCY);
    }
    return function
        .target()
        .addEventSourceMapping(
            "SagaBus:" + Names.nodeUniqueId(bus.getNode()),
            EventSourceMappingOptions.builder()
                .eventSourceArn(reference.queue().getQueueArn())
                .batchSize(props.getBatchSize())
                .maxBatchingWindow(
                    props.getBatchWindow().toSeconds().intValue() == 0
                        ? null
                        : props.getBatchWindow())
                .maxConcurrency(concurrency)
                // the handler names the messages that are not done; Lambda deletes the others
                .reportBatchItemFailures(true)
                .build());
  }

  private void warnOfVisibility(BusFunction function) {
    Integer recommended = visibility.recommendedInstead(function.function());
    if (recommended != null) {
      Annotations.of(bus)
          .addWarningV2(
              "@sagastore/construct:visibility",
              ("the visibility timeout is less than %s s, six times the timeout of %s"
                      + " and the batch window: a batch that Lambda throttles may come again"
                      + " while it is handled")
                  .formatted(recommended, function.path()));
    }
  }

  private BusGrants grants() {
    return new BusGrants(bus, reference, destinations);
  }

  /** Returns the functions that handle messages. */
  List<BusFunction> functions() {
    return functions;
  }

  /** Returns everything that was connected and has an environment of its own. */
  List<BusUser> users() {
    return users;
  }

  /** Returns whether a worker is connected, which sweeps by itself. */
  boolean hasWorker() {
    return hasWorker;
  }

  /** The JSON object of the destinations, which can be added after the connection. */
  private final class Addresses implements IStringProducer {
    @Override
    public String produce(IResolveContext context) {
      Map<String, String> addresses = new LinkedHashMap<>();
      for (BusDestination destination : destinations) {
        addresses.put(destination.name(), destination.address());
      }
      return Stack.of(bus).toJsonString(addresses);
    }
  }
}
