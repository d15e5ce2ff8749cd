package dev.sagastore.construct;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping;
import software.constructs.IConstruct;
import software.constructs.IValidation;

/** Finds what is wrong with a bus only when all that uses it is known. */
final class BusValidation implements IValidation {
  private static final String REPORTS = "ReportBatchItemFailures";

  private final SagaBus bus;
  private final SagaBusProps props;
  private final BusQueues queues;
  private final BusVisibility visibility;
  private final BusConnection connection;

  BusValidation(
      SagaBus bus,
      SagaBusProps props,
      BusQueues queues,
      BusVisibility visibility,
      BusConnection connection) {
    this.bus = bus;
    this.props = props;
    this.queues = queues;
    this.visibility = visibility;
    this.connection = connection;
  }

  @Override
  public List<String> validate() {
    List<String> problems = new ArrayList<>();
    List<IConstruct> constructs = bus.getNode().getRoot().getNode().findAll();
    addTables(problems);
    addRetentions(problems, constructs);
    addSweeper(problems);
    problems.addAll(visibility.problems(resolve(queues.resource().getVisibilityTimeout())));
    addConcurrency(problems);
    addEventSources(problems, constructs);
    return problems;
  }

  private void addTables(List<String> problems) {
    for (BusUser user : connection.users()) {
      if (!props.isWithoutStore() && !user.hasTable()) {
        problems.add(
            ("%s is connected to the bus, and to no table: set store, or connect a SagaStoreTable"
                    + " to it%s. For a bus without sagas, set withoutStore")
                .formatted(
                    user.path(),
                    user.environmentPrefix().isEmpty()
                        ? ""
                        : " with the prefix " + user.environmentPrefix()));
      }
    }
  }

  /** Finds tables that were connected without the bus, which has not checked their retention. */
  private void addRetentions(List<String> problems, List<IConstruct> constructs) {
    if (props.isWithoutStore()) {
      return;
    }
    for (IConstruct construct : constructs) {
      if (construct instanceof SagaStoreTableBase table
          && connection.users().stream().anyMatch(user -> user.hasTable(table))) {
        String problem = BusProblems.ofRetention(table);
        if (problem != null) {
          problems.add(problem);
        }
      }
    }
  }

  private void addSweeper(List<String> problems) {
    BusFunction sweeper = bus.sweeper();
    if (sweeper == null) {
      if (props.getSweeperRequired()
          && !props.isWithoutStore()
          && !connection.functions().isEmpty()
          && !connection.hasWorker()) {
        problems.add(
            "the bus has functions and no sweeper, without which timeouts of more than 15 minutes"
                + " never come: call connectSweeper, or set withoutSweeper if there are none");
      }
      return;
    }
    Integer reserved = sweeper.reservedConcurrency();
    if (reserved != null && reserved > 1) {
      problems.add(
          ("the sweeper %s has a reserved concurrency of %s, and sweeps are to run one"
                  + " after the other: leave it out, or set 1")
              .formatted(sweeper.path(), reserved));
    }
  }

  private void addConcurrency(List<String> problems) {
    for (BusFunction function : connection.functions()) {
      Integer reserved = function.reservedConcurrency();
      int needed =
          Objects.requireNonNullElse(props.getMaxConcurrency(), BusProblems.MIN_CONCURRENCY);
      if (reserved != null && reserved > 0 && reserved < needed) {
        problems.add(
            ("%s has a reserved concurrency of %s, and its event source uses %s: Lambda"
                    + " would throttle it, and count each attempt as a delivery. Reserve %s or"
                    + " more")
                .formatted(function.path(), reserved, needed, needed));
      }
    }
  }

  /** Finds event sources of the queue that others have declared. */
  private void addEventSources(List<String> problems, List<IConstruct> constructs) {
    Object queueArn = resolve(queues.queue().getQueueArn());
    for (IConstruct construct : constructs) {
      if (construct instanceof CfnEventSourceMapping mapping
          // a self-managed source has no ARN
          && mapping.getEventSourceArn() != null
          && queueArn.equals(resolve(mapping.getEventSourceArn()))
          && !reports(mapping.getFunctionResponseTypes())) {
        problems.add(
            ("the event source %s of the queue doesn't report failed messages, so that"
                    + " Lambda deletes messages that are not done, or repeats whole batches:"
                    + " remove it, and call connect")
                .formatted(mapping.getNode().getPath()));
      }
    }
  }

  private static boolean reports(@Nullable List<String> responseTypes) {
    return responseTypes != null && responseTypes.contains(REPORTS);
  }

  private Object resolve(Object value) {
    return Stack.of(bus).resolve(value);
  }
}
