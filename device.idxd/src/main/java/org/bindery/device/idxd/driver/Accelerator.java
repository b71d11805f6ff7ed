package org.bindery.device.idxd.driver;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.device.DriverPort;
import org.bindery.device.KernelPasids;
import org.bindery.model.idxd.command.Command;
import org.bindery.model.idxd.command.CommandStatus;
import org.bindery.model.idxd.driver.DeniedException;
import org.bindery.model.idxd.driver.DeviceConfig;
import org.bindery.model.idxd.driver.DeviceState;
import org.bindery.model.idxd.driver.DriverRules;
import org.bindery.model.idxd.driver.DriverRules.Place;
import org.bindery.model.idxd.driver.DriverStatus;

/**
 * An accelerator as its driver has it: configuration, status, the right to its registers.
 *
 * <p><b>Threads.</b> One lock guards changes of the configuration and is held while a command is
 * given, so commands never meet. The configuration is replaced as a whole and read without the
 * lock. Under it nobody is called but the device's registers.
 */
final class Accelerator {
  private final DriverPort port;
  private final Hardware hardware;
  private final Numbers numbers;
  private final Optional<KernelPasids> pasids;
  private final int kernelPasid;
  private final ErrorLog errors;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile DeviceConfig config;
  private volatile boolean halted;
  private volatile int commandStatus;
  private volatile List<QueuePart> queues = List.of();

  Accelerator(
      DriverPort port,
      Hardware hardware,
      Numbers numbers,
      Optional<KernelPasids> pasids,
      int kernelPasid,
      DeviceConfig config) {
    this.port = port;
    this.hardware = hardware;
    this.numbers = numbers;
    this.pasids = pasids;
    this.kernelPasid = kernelPasid;
    this.config = config;
    this.errors = new ErrorLog(this);
  }

  DriverPort port() {
    return port;
  }

  Hardware hardware() {
    return hardware;
  }

  Numbers numbers() {
    return numbers;
  }

  ErrorLog errors() {
    return errors;
  }

  DeviceConfig config() {
    DeviceConfig now = config;
    return halted ? now.withState(DeviceState.HALTED) : now;
  }

  /** Told by an interrupt, which waits for nobody: until the device has been reset. */
  void halted(boolean now) {
    halted = now;
  }

  /** The PASID of the kernel's own DMA, which no simulated kernel does. */
  int kernelPasid() {
    return kernelPasid;
  }

  /** {@code cmd_status}: the driver's or the hardware's last refusal; 0: none since. */
  int commandStatus() {
    return commandStatus;
  }

  void clearCommandStatus() {
    commandStatus = 0;
  }

  List<QueuePart> queues() {
    return queues;
  }

  void queues(List<QueuePart> made) {
    queues = List.copyOf(made);
  }

  /** What processes and subdevices have of its PASIDs; those that use it have checked for them. */
  KernelPasids pasids() {
    return pasids.orElseThrow(
        () -> Refusal.of(Errno.EOPNOTSUPP, "%s has no PASIDs", config.name()).exception());
  }

  String read(Place place, String attribute) {
    return answered(() -> DriverRules.read(config(), place, attribute));
  }

  void write(Place place, String attribute, String value) {
    change(now -> DriverRules.write(now, place, attribute, value));
  }

  /** Replaces the configuration; what the rules deny is refused, and changes nothing. */
  void change(UnaryOperator<DeviceConfig> change) {
    locked(() -> {
      config = answered(() -> change.apply(config()));
      return null;
    });
  }

  private <T> T answered(Supplier<T> rule) {
    try {
      return rule.get();
    } catch (DeniedException e) {
      e.denial().status().map(DriverStatus::code).ifPresent(code -> commandStatus = code);
      throw Denials.refused(e.denial());
    }
  }

  /** Checks something by the rules. */
  void check(Runnable rule) {
    answered(() -> {
      rule.run();
      return null;
    });
  }

  <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives a command that must succeed. Called under the lock.
   *
   * @throws RefusedException ENXIO the hardware does not do it; {@code cmd_status} says why
   */
  CommandStatus command(Command command, int operand) {
    CommandStatus status = hardware.run(command, operand);
    commandStatus = status.error();
    if (status.error() != 0) {
      throw Refusal.of(
              Errno.ENXIO,
              "%s does not do %s: %s",
              config.name(),
              command,
              DriverStatus.words(status.error()))
          .exception();
    }
    return status;
  }

  /** Gives a command on the way down, where nothing is lost when the device is gone already. */
  void wind(Command command, int operand) {
    try {
      command(command, operand);
    } catch (RefusedException e) {
      port.log(e.refusal().reason());
    }
  }

  /** The last thing: nothing of it is used any more. */
  void release() {
    pasids.ifPresent(there -> there.free(kernelPasid));
  }
}
