package org.bindery.device.idxd;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bindery.model.idxd.command.Command;
import org.bindery.model.idxd.command.CommandError;
import org.bindery.model.idxd.command.CommandStatus;
import org.bindery.model.idxd.register.GenSts;
import org.bindery.model.idxd.register.WqState;

/**
 * What each command does. A drain waits for what was there when it began; a disabled queue takes
 * nothing meanwhile. When one has ended nothing of what it was for is under way: a step of an
 * operation never goes on while a command is done.
 */
final class CommandEffects {
  private final Status status;
  private final Queues queues;
  private final Engines engines;
  private final InterruptTable interrupts;
  private final EnableChecks checks;
  private final Resettable resettable;

  CommandEffects(
      Status status,
      Queues queues,
      Engines engines,
      InterruptTable interrupts,
      EnableChecks checks,
      Resettable resettable) {
    this.status = status;
    this.queues = queues;
    this.engines = engines;
    this.interrupts = interrupts;
    this.checks = checks;
    this.resettable = resettable;
  }

  CommandUnit.Effect begin(Command command, int operand) throws CommandFailedException {
    return switch (command) {
      case ENABLE_DEVICE -> enableDevice();
      case DISABLE_DEVICE -> disableDevice();
      case DRAIN_ALL -> drain(enabled(submission -> true));
      case ABORT_ALL -> abort(enabled(submission -> true));
      case RESET_DEVICE -> resetDevice();
      case ENABLE_WQ -> enableQueue(operand);
      case DISABLE_WQ -> disableQueues(selected(operand));
      case DRAIN_WQ -> drain(of(selected(operand)));
      case ABORT_WQ -> abort(of(selected(operand)));
      case RESET_WQ -> resetQueues(selected(operand));
      case DRAIN_PASID -> drain(enabled(submission -> submission.origin().pasid() == operand));
      case ABORT_PASID -> abort(enabled(submission -> submission.origin().pasid() == operand));
      case REQUEST_INT_HANDLE -> requestHandle(operand);
      case RELEASE_INT_HANDLE -> releaseHandle(operand);
    };
  }

  private static void failOn(Optional<CommandError> error) throws CommandFailedException {
    if (error.isPresent()) {
      throw new CommandFailedException(error.get());
    }
  }

  private <T> T enabled(T then) throws CommandFailedException {
    if (!status.enabled()) {
      throw new CommandFailedException(CommandError.NOT_ENABLED);
    }
    return then;
  }

  private List<Queue> selected(int operand) throws CommandFailedException {
    List<Queue> set =
        queues.all().stream().filter(queue -> Command.inQueueSet(operand, queue.index())).toList();
    if (set.isEmpty() || set.size() != Integer.bitCount(operand & 0xffff)) {
      throw new CommandFailedException(CommandError.BAD_QUEUE);
    }
    if (set.stream().anyMatch(queue -> queue.state() != WqState.ENABLED)) {
      throw new CommandFailedException(CommandError.QUEUES_NOT_ENABLED);
    }
    return set;
  }

  private static Predicate<Submission> of(List<Queue> set) {
    return submission -> set.stream().anyMatch(queue -> queue.index() == submission.queue());
  }

  private CommandUnit.Effect enableDevice() throws CommandFailedException {
    failOn(checks.device());
    status.state(GenSts.State.ENABLED);
    return done();
  }

  private CommandUnit.Effect enableQueue(int index) throws CommandFailedException {
    failOn(checks.queue(index));
    queues.get(index).refill();
    queues.get(index).state(WqState.ENABLED);
    return done();
  }

  private CommandUnit.Effect disableDevice() throws CommandFailedException {
    enabled(status).state(GenSts.State.DRAINING);
    queues.all().stream()
        .filter(queue -> queue.state() == WqState.ENABLED)
        .forEach(queue -> queue.state(WqState.BUSY));
    return waiting(
        submission -> true,
        () -> {
          queues.all().forEach(queue -> queue.state(WqState.DISABLED));
          status.state(GenSts.State.DISABLED);
          return CommandStatus.DONE;
        });
  }

  private CommandUnit.Effect disableQueues(List<Queue> set) {
    set.forEach(queue -> queue.state(WqState.BUSY));
    return waiting(
        of(set),
        () -> {
          set.forEach(queue -> queue.state(WqState.DISABLED));
          return CommandStatus.DONE;
        });
  }

  private CommandUnit.Effect resetQueues(List<Queue> set) {
    engines.abort(of(set));
    set.forEach(queues::resetConfig);
    return done();
  }

  private CommandUnit.Effect resetDevice() {
    engines.abort(submission -> true);
    resettable.reset();
    return done();
  }

  private CommandUnit.Effect drain(Predicate<Submission> which) {
    return waiting(before(which), () -> CommandStatus.DONE);
  }

  /** Those of them that are there now: what comes later is not waited for. */
  private Predicate<Submission> before(Predicate<Submission> which) {
    long next = engines.nextNumber();
    return submission -> submission.number() < next && which.test(submission);
  }

  private CommandUnit.Effect abort(Predicate<Submission> which) {
    engines.abort(which);
    return done();
  }

  private CommandUnit.Effect requestHandle(int operand) throws CommandFailedException {
    if ((operand & Command.INTERRUPT_OF_IMS) != 0) {
      throw new CommandFailedException(CommandError.NO_HANDLE);
    }
    OptionalInt handle = interrupts.request(operand);
    if (handle.isEmpty()) {
      throw new CommandFailedException(CommandError.INTERRUPT_INDEX);
    }
    return done(CommandStatus.result(handle.getAsInt()));
  }

  private CommandUnit.Effect releaseHandle(int operand) throws CommandFailedException {
    if (!interrupts.release(operand)) {
      throw new CommandFailedException(CommandError.NO_HANDLE_FOR_INDEX);
    }
    return done();
  }

  private CommandUnit.Effect waiting(
      Predicate<Submission> forThese, Supplier<CommandStatus> finish) {
    return new CommandUnit.Effect() {
      @Override
      public boolean ended() {
        return !engines.any(forThese);
      }

      @Override
      public CommandStatus finish() {
        return finish.get();
      }
    };
  }

  private CommandUnit.Effect done() {
    return done(CommandStatus.DONE);
  }

  private CommandUnit.Effect done(CommandStatus result) {
    return waiting(submission -> false, () -> result);
  }
}
