package org.bindery.device.idxd.guest;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.bindery.device.idxd.submission.Descriptors;
import org.bindery.model.idxd.command.Command;
import org.bindery.model.idxd.command.CommandError;
import org.bindery.model.idxd.command.CommandRegister;
import org.bindery.model.idxd.command.CommandStatus;
import org.bindery.model.idxd.register.WqConfig;
import org.bindery.model.idxd.register.WqField;

/**
 * The commands of a guest's accelerator, and its descriptors. Those that go on with the queue go on
 * in the host's.
 *
 * <p>Source: the order of checks of the VDCM that was posted with the mediated devices of idxd in
 * 2021.
 */
final class GuestCommands {
  private static final int INDEX = 0xffff;

  private final HostQueue queue;

  GuestCommands(HostQueue queue) {
    this.queue = queue;
  }

  CommandStatus run(GuestState state, CommandRegister written, boolean busMaster) {
    Optional<Command> command = written.command();
    if (command.isEmpty()) {
      return CommandStatus.failed(CommandError.BAD_COMMAND);
    }
    if (written.reservedBits()) {
      return CommandStatus.failed(CommandError.RESERVED);
    }
    int operand = written.operand();
    return switch (command.get()) {
      case ENABLE_DEVICE -> enableDevice(state, busMaster);
      case DISABLE_DEVICE -> disableDevice(state);
      case RESET_DEVICE -> reset(state);
      case ENABLE_WQ -> operand == 0 ? enable(state) : failed(CommandError.BAD_QUEUE);
      case DISABLE_WQ -> onQueue(state, operand, () -> disable(state));
      case DRAIN_WQ -> onQueue(state, operand, queue::drain);
      case ABORT_WQ -> onQueue(state, operand, queue::abort);
      case RESET_WQ -> resetQueue(state, operand);
      case DRAIN_ALL, DRAIN_PASID -> onDevice(state, queue::drain);
      case ABORT_ALL, ABORT_PASID -> onDevice(state, queue::abort);
      case REQUEST_INT_HANDLE -> requestHandle(state, operand);
      case RELEASE_INT_HANDLE -> releaseHandle(state, operand);
    };
  }

  private static CommandStatus failed(CommandError error) {
    return CommandStatus.failed(error);
  }

  private static CommandStatus enableDevice(GuestState state, boolean busMaster) {
    if (state.deviceEnabled()) {
      return failed(CommandError.DEVICE_ENABLED);
    }
    if (!busMaster) {
      return failed(CommandError.BUS_MASTER);
    }
    state.deviceEnabled(true);
    return CommandStatus.DONE;
  }

  private CommandStatus disableDevice(GuestState state) {
    if (!state.deviceEnabled()) {
      return failed(CommandError.NOT_ENABLED);
    }
    disable(state);
    state.deviceEnabled(false);
    return CommandStatus.DONE;
  }

  private CommandStatus reset(GuestState state) {
    disable(state);
    state.wantReset();
    return CommandStatus.DONE;
  }

  private void disable(GuestState state) {
    if (state.enabled()) {
      queue.disable();
      state.enabled(false);
    }
  }

  private CommandStatus enable(GuestState state) {
    if (!state.deviceEnabled()) {
      return failed(CommandError.DEVICE_NOT_ENABLED);
    }
    if (state.enabled()) {
      return failed(CommandError.QUEUE_ENABLED);
    }
    Optional<CommandError> error =
        denied(state.entry()).or(() -> queue.enable(GuestQueue.of(state.entry())));
    if (error.isPresent()) {
      return failed(error.get());
    }
    state.enabled(true);
    return CommandStatus.DONE;
  }

  private Optional<CommandError> denied(WqConfig entry) {
    GuestQueue wanted = GuestQueue.of(entry);
    boolean modeThere =
        wanted.dedicated()
            ? queue.capabilities().queues().dedicated()
            : queue.capabilities().queues().shared();
    if (!modeThere) {
      return Optional.of(CommandError.QUEUE_MODE);
    }
    if (!wanted.dedicated() && !wanted.pasidEnabled()) {
      return Optional.of(CommandError.PASID_ENABLE);
    }
    // The guest's PASIDs are those that its subdevice owns; a shared queue's are in descriptors.
    if (wanted.dedicated() && wanted.pasidEnabled() && entry.get(WqField.PASID) != queue.pasid()) {
      return Optional.of(CommandError.PASID_ENABLE);
    }
    return wanted.privileged() && !queue.privileges()
        ? Optional.of(CommandError.PRIVILEGE)
        : Optional.empty();
  }

  private static CommandStatus onQueue(GuestState state, int operand, Runnable work) {
    if (operand != Command.queueSet(0)) {
      return failed(CommandError.BAD_QUEUE);
    }
    if (!state.enabled()) {
      return failed(CommandError.QUEUES_NOT_ENABLED);
    }
    work.run();
    return CommandStatus.DONE;
  }

  private static CommandStatus onDevice(GuestState state, Runnable work) {
    if (!state.deviceEnabled()) {
      return failed(CommandError.NOT_ENABLED);
    }
    if (state.enabled()) {
      work.run();
    }
    return CommandStatus.DONE;
  }

  private CommandStatus resetQueue(GuestState state, int operand) {
    if (operand != Command.queueSet(0)) {
      return failed(CommandError.BAD_QUEUE);
    }
    disable(state);
    RegisterFile fresh = GuestRegisters.initial(queue);
    GuestRegisters.entry(state.file(), GuestRegisters.entry(fresh));
    return CommandStatus.DONE;
  }

  private CommandStatus requestHandle(GuestState state, int operand) {
    if ((operand & INDEX) != GuestVectors.DESCRIPTORS) {
      return failed(CommandError.INTERRUPT_INDEX);
    }
    if ((operand & Command.INTERRUPT_OF_IMS) != 0) {
      return failed(CommandError.NO_HANDLE);
    }
    state.handle(true);
    return CommandStatus.result(queue.interruptHandle());
  }

  private CommandStatus releaseHandle(GuestState state, int operand) {
    if ((operand & Command.INTERRUPT_OF_IMS) != 0) {
      return failed(CommandError.NO_HANDLE);
    }
    if (!state.handle() || (operand & INDEX) != queue.interruptHandle()) {
      return failed(CommandError.NO_HANDLE_FOR_INDEX);
    }
    state.handle(false);
    return CommandStatus.DONE;
  }

  /** An interrupt that is not the guest's is none; the device says so in the record. */
  boolean submit(GuestState state, MemorySegment descriptor) {
    GuestQueue settings = GuestQueue.of(state.entry());
    MemorySegment own =
        Descriptors.owned(
            descriptor, queue.pasid(), settings.privileged() && Descriptors.privileged(descriptor));
    Descriptors.interrupt(own)
        .ifPresent(wanted -> {
          boolean may = settings.privileged() || state.userInterrupts();
          if (!may || !state.handle() || wanted != queue.interruptHandle()) {
            Descriptors.forgetHandle(own);
          }
        });
    return queue.submit(own, !settings.dedicated()) || settings.dedicated();
  }
}
