package org.bindery.guest.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.gateway.Descriptor;
import org.bindery.gateway.ErrnoException;
import org.bindery.gateway.Gateway;
import org.bindery.gateway.OpenFlags;
import org.bindery.uapi.Command;
import org.bindery.uapi.iommufd.HwptAlloc;
import org.bindery.uapi.iommufd.IoasAlloc;
import org.bindery.uapi.iommufd.IoasMap;
import org.bindery.uapi.vfio.DeviceBindIommufd;

/**
 * Says to {@code /dev/iommu} what no engine would: wrong sizes, unknown commands and flags. A line
 * on standard output for each, {@code CASE RESULT}: 0, or the negative errno.
 */
public final class Bytes {
  private static final int PAGE = 4096;
  private static final int IOVA = 0x100000;

  private final Descriptor iommu;
  private final Descriptor device;
  private final MemorySegment argument;
  private final MemorySegment page;
  private int ioas;

  private Bytes(Descriptor iommu, Descriptor device, Arena arena) {
    this.iommu = iommu;
    this.device = device;
    this.argument = arena.allocate(PAGE, PAGE);
    this.page = arena.allocate(PAGE, PAGE).fill((byte) 1);
  }

  /**
   * @param args the file of a device that is on vfio-pci and bound by nobody
   */
  public static void main(String[] args) throws ErrnoException {
    try (Gateway gateway = new Gateway();
        Arena arena = Arena.ofConfined();
        Descriptor iommu = gateway.open("/dev/iommu", OpenFlags.RDWR);
        Descriptor device = gateway.open(args[0], OpenFlags.RDWR)) {
      Bytes bytes = new Bytes(iommu, device, arena);
      bytes.sizes();
      bytes.unknown();
      bytes.tables();
    }
  }

  private void sizes() {
    Command command = IoasAlloc.COMMAND;
    command.prepare(argument);
    say("exact", iommu.ioctl(command.number(), argument));
    ioas = IoasAlloc.OUT_IOAS_ID.get(argument);
    command.prepare(argument);
    size(command.minimum() - 1);
    say("tooSmall", iommu.ioctl(command.number(), argument));
    command.prepare(argument);
    size(0);
    say("noSize", iommu.ioctl(command.number(), argument));
    command.prepare(argument);
    size(command.size() + Long.BYTES);
    argument.set(ValueLayout.JAVA_LONG_UNALIGNED, command.size(), 0);
    say("zeroTail", iommu.ioctl(command.number(), argument));
    command.prepare(argument);
    size(command.size() + Long.BYTES);
    argument.set(ValueLayout.JAVA_LONG_UNALIGNED, command.size(), 1);
    say("tail", iommu.ioctl(command.number(), argument));
    command.prepare(argument);
    IoasAlloc.FLAGS.set(argument, 1);
    say("allocFlag", iommu.ioctl(command.number(), argument));
    command.prepare(argument);
    say("noMemory", iommu.ioctl(command.number(), 1L));
  }

  private void unknown() {
    IoasAlloc.COMMAND.prepare(argument);
    // The families' numbers end far below.
    say("unknownCommand", iommu.ioctl(0x3bff, argument));
    say("otherFamily", iommu.ioctl(0x5401, argument));
    say("knownFlags", map(IoasMap.FIXED_IOVA | IoasMap.WRITEABLE | IoasMap.READABLE, 0));
    say("unknownFlag", map(IoasMap.FIXED_IOVA | IoasMap.READABLE | 8, 0));
    say("reserved", map(IoasMap.FIXED_IOVA | IoasMap.READABLE, 1));
  }

  private int map(int flags, int reserved) {
    IoasMap.COMMAND.prepare(argument);
    IoasMap.FLAGS.set(argument, flags);
    IoasMap.IOAS_ID.set(argument, ioas);
    IoasMap.RESERVED.set(argument, reserved);
    IoasMap.USER_VA.set(argument, page.address());
    IoasMap.LENGTH.set(argument, PAGE);
    IoasMap.IOVA.set(argument, IOVA);
    return iommu.ioctl(IoasMap.COMMAND.number(), argument);
  }

  private void tables() {
    DeviceBindIommufd.COMMAND.prepare(argument);
    DeviceBindIommufd.IOMMUFD.set(argument, iommu.number());
    say("bind", device.ioctl(DeviceBindIommufd.COMMAND.number(), argument));
    int id = DeviceBindIommufd.OUT_DEVID.get(argument);
    say("table", table(id, 0));
    say("nestParent", table(id, HwptAlloc.NEST_PARENT));
    say("dirtyTracking", table(id, HwptAlloc.DIRTY_TRACKING));
    say("unknownTableFlag", table(id, 1 << 30));
    DeviceBindIommufd.COMMAND.prepare(argument);
    DeviceBindIommufd.IOMMUFD.set(argument, iommu.number());
    say("secondBind", device.ioctl(DeviceBindIommufd.COMMAND.number(), argument));
  }

  private int table(int id, int flags) {
    HwptAlloc.COMMAND.prepare(argument);
    HwptAlloc.FLAGS.set(argument, flags);
    HwptAlloc.DEV_ID.set(argument, id);
    HwptAlloc.PT_ID.set(argument, ioas);
    return iommu.ioctl(HwptAlloc.COMMAND.number(), argument);
  }

  private void size(int bytes) {
    argument.set(ValueLayout.JAVA_INT_UNALIGNED, 0, bytes);
  }

  private static void say(String name, int result) {
    System.out.println(name + " " + result);
  }
}
