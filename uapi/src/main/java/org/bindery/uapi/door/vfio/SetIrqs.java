package org.bindery.uapi.door.vfio;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.uapi.door.file.Caller;
import org.bindery.uapi.door.file.VfioArgument;
import org.bindery.uapi.vfio.DeviceSetIrqs;

/** {@code VFIO_DEVICE_SET_IRQS}: {@code vfio_set_irqs_validate_and_prepare}. */
final class SetIrqs {
  private static final int DATA =
      DeviceSetIrqs.DATA_NONE | DeviceSetIrqs.DATA_BOOL | DeviceSetIrqs.DATA_EVENTFD;
  private static final int ACTION =
      DeviceSetIrqs.ACTION_MASK | DeviceSetIrqs.ACTION_UNMASK | DeviceSetIrqs.ACTION_TRIGGER;

  private SetIrqs() {}

  static void run(Binding binding, Caller caller, long address) {
    VfioArgument argument = new VfioArgument(DeviceSetIrqs.COMMAND, caller, address);
    MemorySegment struct = argument.struct();
    int flags = DeviceSetIrqs.FLAGS.get(struct);
    int index = DeviceSetIrqs.INDEX.get(struct);
    long start = Integer.toUnsignedLong(DeviceSetIrqs.START.get(struct));
    long count = Integer.toUnsignedLong(DeviceSetIrqs.COUNT.get(struct));
    int there = DeviceInfos.interrupts(binding, index);
    // An index that is none has no vectors, and is refused by that.
    argument.requireFlags(flags, DATA | ACTION);
    if (start >= there || start + count > there) {
      throw Refusal.of(Errno.EINVAL, "vectors %d and %d after it, of %d", start, count - 1, there)
          .exception();
    }
    int width = width(flags & DATA);
    long bytes = count * width;
    if (argument.size() - DeviceSetIrqs.DATA < bytes) {
      throw Refusal.of(Errno.EINVAL, "%d vectors with %d bytes", count, argument.size())
          .exception();
    }
    MemorySegment data = MemorySegment.ofArray(new byte[(int) bytes]);
    caller.memory().copyIn(address + DeviceSetIrqs.DATA, data);
    new IrqAction(
            binding,
            index,
            flags & ACTION,
            new IrqData(caller.descriptors(), width, data),
            (int) start,
            (int) count)
        .run();
  }

  private static int width(int data) {
    return switch (data) {
      case DeviceSetIrqs.DATA_NONE -> 0;
      case DeviceSetIrqs.DATA_BOOL -> 1;
      case DeviceSetIrqs.DATA_EVENTFD -> Integer.BYTES;
      default -> throw kinds(data);
    };
  }

  private static RefusedException kinds(int data) {
    return Refusal.of(Errno.EINVAL, "no kind of data, or several: 0x%x", data).exception();
  }
}
