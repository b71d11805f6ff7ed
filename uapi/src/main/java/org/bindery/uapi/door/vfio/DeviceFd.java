package org.bindery.uapi.door.vfio;

import java.util.concurrent.locks.ReentrantLock;
import org.bindery.uapi.door.file.Caller;
import org.bindery.uapi.door.file.OpenFile;
import org.bindery.uapi.vfio.DeviceGetInfo;
import org.bindery.uapi.vfio.DeviceGetIrqInfo;
import org.bindery.uapi.vfio.DeviceGetRegionInfo;
import org.bindery.uapi.vfio.DeviceSetIrqs;
import org.bindery.uapi.vfio.VfioCommands;

/**
 * What every file of a device does once it is bound, however it was opened ({@code
 * drivers/vfio/vfio_main.c}, {@code pci/vfio_pci_core.c}): registers, interrupts, reset.
 */
abstract class DeviceFd extends OpenFile {
  private final ReentrantLock positioning = new ReentrantLock();
  // Guarded by positioning.
  private long position;

  /**
   * @throws org.bindery.api.RefusedException EINVAL not bound yet
   */
  protected abstract Binding bound();

  /**
   * @throws org.bindery.api.RefusedException ENOTTY no such command; the command's own
   */
  protected static void run(Binding now, Caller caller, int request, long address) {
    if (request == DeviceGetInfo.COMMAND.number()) {
      DeviceInfos.device(now, caller, address);
    } else if (request == DeviceGetRegionInfo.COMMAND.number()) {
      DeviceInfos.region(now, caller, address);
    } else if (request == DeviceGetIrqInfo.COMMAND.number()) {
      DeviceInfos.interrupts(now, caller, address);
    } else if (request == DeviceSetIrqs.COMMAND.number()) {
      SetIrqs.run(now, caller, address);
    } else if (request == VfioCommands.DEVICE_RESET) {
      now.file().reset();
    } else {
      throw noCommand(request);
    }
  }

  @Override
  protected final long read(Caller caller, long address, long count) {
    positioning.lock();
    try {
      long done = read(caller, address, count, position);
      position += done;
      return done;
    } finally {
      positioning.unlock();
    }
  }

  @Override
  protected final long write(Caller caller, long address, long count) {
    positioning.lock();
    try {
      long done = write(caller, address, count, position);
      position += done;
      return done;
    } finally {
      positioning.unlock();
    }
  }

  @Override
  protected final long read(Caller caller, long address, long count, long at) {
    return Regions.read(bound().file(), caller.memory(), address, count, at);
  }

  @Override
  protected final long write(Caller caller, long address, long count, long at) {
    return Regions.write(bound().file(), caller.memory(), address, count, at);
  }
}
