package dev.sagastore.bus;

import dev.sagastore.bus.SearchFaults.Fault;
import dev.sagastore.bus.SearchQueue.Queued;
import dev.sagastore.bus.SearchWorld.Result;
import dev.sagastore.bus.SearchWorld.Work;
import dev.sagastore.bus.spi.SendResult;
import dev.sagastore.spi.DueSaga;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A step from one world to the next.
 *
 * @param isFault whether it is a fault
 * @param next returns the next world; call it before the steps of another world are listed
 */
record SearchStep(boolean isFault, Supplier<SearchWorld> next) {
  /** Returns every step that is possible. */
  static List<SearchStep> allOf(SearchWorld world, SearchModel model) {
    model.setTime(world.now());
    return new Listing(world, model).list();
  }

  /** Lists the steps from a world. */
  private static final class Listing {
    /** Sweepers find timers that are due within this time. */
    private static final Duration AHEAD = Duration.ofMinutes(2);

    private static final List<Fault> OF_OPERATOR =
        List.of(Fault.DELETION, Fault.REOPENING, Fault.COMPLETION, Fault.UPDATE);

    private final SearchWorld world;
    private final SearchModel model;
    private final List<SearchStep> steps = new ArrayList<>();

    Listing(SearchWorld world, SearchModel model) {
      this.world = world;
      this.model = model;
    }

    List<SearchStep> list() {
      if (world.works().size() < model.scope().workers()) {
        addReceipts();
      }
      world.works().forEach(this::addWork);
      addSweeps();
      addQueue();
      if (world.now().isBefore(model.scope().end()) || world.hasLaterWakeUp()) {
        add(() -> world.after(model.scope().period()));
      }
      for (Fault fault : OF_OPERATOR) {
        addFault(fault, () -> world.afterOperator(fault));
      }
      if (steps.stream().allMatch(SearchStep::isFault)) {
        addNeededRedrives();
      }
      return steps;
    }

    private void add(Supplier<SearchWorld> next) {
      steps.add(new SearchStep(false, next));
    }

    private void addFault(Fault fault, Supplier<SearchWorld> next) {
      if (world.faults().has(fault)) {
        steps.add(new SearchStep(true, () -> next.get().with(world.faults().without(fault))));
      }
    }

    private void addReceipts() {
      world
          .queue()
          .forEachBatch(
              model.scope().batchSize(),
              batch -> {
                List<IncomingMessage<SearchState>> messages =
                    batch.stream()
                        .map(message -> SearchQueue.delivery(message, world.now()))
                        .map(model::read)
                        .toList();
                // the messages of a chain have one reference
                if (messages.stream().map(IncomingMessage::saga).distinct().count() == 1) {
                  add(
                      () ->
                          world.received(
                              batch, SagaRun.of(model.rules(), MessageChain.of(messages))));
                }
              });
    }

    private void addWork(Work work) {
      Command<SearchState> command = work.run().command().orElseThrow();
      add(() -> world.after(work, world.result(command)));
      addFault(Fault.CRASH, () -> world.without(work));
      addFault(Fault.OUTAGE, () -> world.after(work, work.run().interrupted("an outage")));
      addLostResponse(command, result -> world.after(work, result));
      if (command instanceof Command.Send<SearchState> send) {
        addFault(
            Fault.OUTAGE,
            () -> world.result(command).world().after(work, work.run().interrupted("an outage")));
        addFault(
            Fault.FAILED_SEND,
            () -> world.after(work, world.sent(send, SendResult.failed("unavailable"))));
        addFault(
            Fault.REJECTED_SEND,
            () -> world.after(work, world.sent(send, SendResult.rejected("too large"))));
      }
    }

    private void addLostResponse(Command<SearchState> command, Function<Result, SearchWorld> next) {
      if (SearchStore.writes(command)) {
        addFault(
            Fault.LOST_RESPONSE,
            () -> next.apply(world.result(command).withOutcome(new Outcome.Unknown<>())));
      }
    }

    private void addSweeps() {
      Optional<DueSaga<SearchState>> due =
          world.store().due().filter(entry -> !entry.due().isAfter(world.now().plus(AHEAD)));
      if (world.sweeps().size() < model.scope().sweepers() && due.isPresent()) {
        add(() -> world.withSweep(SweepRun.of(model.rules(), due.get())));
      }
      for (SweepRun<SearchState> sweep : world.sweeps()) {
        Command<SearchState> command = sweep.command().orElseThrow();
        add(() -> world.after(sweep, world.result(command)));
        addFault(Fault.CRASH, () -> world.without(sweep));
        addLostResponse(command, result -> world.after(sweep, result));
        if (command instanceof Command.Send<SearchState> send) {
          addFault(
              Fault.FAILED_SEND,
              () -> world.after(sweep, world.sent(send, SendResult.failed("unavailable"))));
        }
      }
    }

    private void addQueue() {
      Set<Integer> inHand = world.inHand();
      for (Queued message : world.queue().messages()) {
        if (!message.visible() && inHand.contains(message.number())) {
          addFault(Fault.EXPIRY, () -> world.withVisible(message));
        } else if (!message.visible()) {
          add(() -> world.withVisible(message));
        } else if (message.again()) {
          // a worker whose visibility timeout has expired can still have it in hand
          addFault(Fault.RECEIVE_LIMIT, () -> world.withMovedToDead(message));
        }
      }
      for (int i = 0; i < world.queue().dead().size(); i++) {
        int deadLetter = i;
        addFault(Fault.REDRIVE, () -> world.redriven(deadLetter));
      }
    }

    /** Nothing else goes on: only dead letters can still send and fire what is in the item. */
    private void addNeededRedrives() {
      for (int i = 0; i < world.queue().dead().size(); i++) {
        int deadLetter = i;
        if (SearchInvariants.isNeeded(world.queue().dead().get(i), world)) {
          add(() -> world.redriven(deadLetter));
        }
      }
    }
  }
}
