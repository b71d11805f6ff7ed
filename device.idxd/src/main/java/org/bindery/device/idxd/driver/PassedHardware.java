package org.bindery.device.idxd.driver;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.bindery.device.DeviceIdentity;
import org.bindery.device.idxd.guest.GuestQueue;
import org.bindery.device.idxd.guest.HostQueue;
import org.bindery.model.idxd.Capabilities;
import org.bindery.model.idxd.command.Command;
import org.bindery.model.idxd.command.CommandError;
import org.bindery.model.idxd.command.CommandStatus;
import org.bindery.model.idxd.driver.DeviceConfig;
import org.bindery.model.idxd.driver.RegisterValues;
import org.bindery.model.idxd.register.MsixPermission;
import org.bindery.model.idxd.register.WqConfig;

/**
 * The hardware queue below a guest's accelerator. Its entry in WQCFG is the host's, with what the
 * guest decides, and always with the subdevice's PASID.
 */
final class PassedHardware implements HostQueue {
  private static final MsixPermission NOBODY = MsixPermission.forPasid(0);

  private final Accelerator accelerator;
  private final int index;
  private final QueueSwitch power;
  private final int pasid;
  private final int handle;

  PassedHardware(Accelerator accelerator, int index, QueueSwitch power, int pasid) {
    this.accelerator = accelerator;
    this.index = index;
    this.power = power;
    this.pasid = pasid;
    this.handle = requestHandle();
  }

  /** Of hardware without handles, they are the vectors. */
  private int requestHandle() {
    return byHandle()
        ? accelerator.locked(
            () -> accelerator.command(Command.REQUEST_INT_HANDLE, vector()).result())
        : vector();
  }

  private boolean byHandle() {
    return capabilities().hasCommand(Command.REQUEST_INT_HANDLE.code());
  }

  private int vector() {
    return index + 1;
  }

  @Override
  public DeviceIdentity identity() {
    return accelerator.port().identity();
  }

  @Override
  public Capabilities capabilities() {
    return accelerator.config().capabilities();
  }

  @Override
  public int size() {
    return accelerator.config().queues().get(index).size();
  }

  @Override
  public int engines() {
    DeviceConfig config = accelerator.config();
    int group = config.queues().get(index).group();
    return (int) config.engines().stream().filter(of -> of == group).count();
  }

  @Override
  public WqConfig configured() {
    return RegisterValues.queue(accelerator.config(), index, WqConfig.EMPTY, 0);
  }

  @Override
  public int pasid() {
    return pasid;
  }

  @Override
  public boolean privileges() {
    return accelerator.config().platform().privilegedPasid();
  }

  @Override
  public int interruptHandle() {
    return handle;
  }

  @Override
  public Optional<CommandError> enable(GuestQueue settings) {
    return accelerator.locked(() -> {
      DeviceSwitch.program(accelerator, index);
      power.rewrite(entry -> settings.in(entry, pasid));
      accelerator.hardware().permit(capabilities(), vector(), MsixPermission.forPasid(pasid));
      CommandStatus status = accelerator.hardware().run(Command.ENABLE_WQ, index);
      return status.error() == 0
          ? Optional.empty()
          : Optional.of(CommandError.of(status.error()).orElse(CommandError.HARDWARE));
    });
  }

  @Override
  public void drain() {
    power.wind(Command.DRAIN_WQ);
  }

  @Override
  public void abort() {
    power.wind(Command.ABORT_WQ);
  }

  @Override
  public void disable() {
    accelerator.locked(() -> {
      power.quiet();
      if (!accelerator.hardware().gone()) {
        accelerator.hardware().permit(capabilities(), vector(), NOBODY);
      }
      return null;
    });
  }

  @Override
  public boolean submit(MemorySegment descriptor, boolean asking) {
    return accelerator.hardware().submit(index, descriptor, asking);
  }

  /** After the engine has let go of it. */
  void free() {
    if (byHandle()) {
      accelerator.locked(() -> {
        if (!accelerator.hardware().gone()) {
          accelerator.wind(Command.RELEASE_INT_HANDLE, handle);
        }
        return null;
      });
    }
    accelerator.pasids().free(pasid);
  }
}
