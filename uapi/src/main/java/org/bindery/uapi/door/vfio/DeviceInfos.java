package org.bindery.uapi.door.vfio;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.Refusal;
import org.bindery.api.RegionInfo;
import org.bindery.uapi.door.file.Caller;
import org.bindery.uapi.door.file.VfioArgument;
import org.bindery.uapi.vfio.DeviceGetInfo;
import org.bindery.uapi.vfio.DeviceGetIrqInfo;
import org.bindery.uapi.vfio.DeviceGetRegionInfo;

/**
 * What a device file tells of its device, with the indexes of VFIO PCI. Capabilities of regions and
 * devices are not told: no VGA, no atomics, no sparse maps.
 */
final class DeviceInfos {
  /** BARs, ROM, configuration space, VGA. */
  private static final int REGIONS = 9;

  private static final int VGA = 8;

  /** INTx, MSI, MSI-X, errors, requests for the device. */
  private static final int INTERRUPTS = 5;

  static final int ERRORS = 3;
  private static final int REQUESTS = 4;

  /** Configuration space of a function of PCI Express. */
  private static final long EXTENDED = 4096;

  private DeviceInfos() {}

  static void device(Binding binding, Caller caller, long address) {
    VfioArgument argument = new VfioArgument(DeviceGetInfo.COMMAND, caller, address);
    MemorySegment struct = argument.struct();
    DeviceGetInfo.FLAGS.set(
        struct, DeviceGetInfo.FLAGS_PCI | (binding.resettable() ? DeviceGetInfo.FLAGS_RESET : 0));
    DeviceGetInfo.NUM_REGIONS.set(struct, REGIONS);
    DeviceGetInfo.NUM_IRQS.set(struct, INTERRUPTS);
    argument.respond(Math.min(argument.size(), struct.byteSize()));
  }

  static void region(Binding binding, Caller caller, long address) {
    VfioArgument argument = new VfioArgument(DeviceGetRegionInfo.COMMAND, caller, address);
    MemorySegment struct = argument.struct();
    int index = DeviceGetRegionInfo.INDEX.get(struct);
    if (index < 0 || index >= VGA) {
      throw Refusal.of(Errno.EINVAL, "no region %d", index).exception();
    }
    Optional<RegionInfo> found = Regions.find(binding.file(), index);
    DeviceGetRegionInfo.FLAGS.set(struct, found.map(DeviceInfos::flags).orElse(0));
    DeviceGetRegionInfo.SIZE.set(struct, found.map(RegionInfo::size).orElse(0L));
    DeviceGetRegionInfo.OFFSET.set(struct, Regions.offset(index));
    argument.respond(struct.byteSize());
  }

  private static int flags(RegionInfo region) {
    return (region.readable() ? DeviceGetRegionInfo.FLAG_READ : 0)
        | (region.writable() ? DeviceGetRegionInfo.FLAG_WRITE : 0)
        | (region.mappable() ? DeviceGetRegionInfo.FLAG_MMAP : 0);
  }

  static void interrupts(Binding binding, Caller caller, long address) {
    VfioArgument argument = new VfioArgument(DeviceGetIrqInfo.COMMAND, caller, address);
    MemorySegment struct = argument.struct();
    int index = DeviceGetIrqInfo.INDEX.get(struct);
    if (index < 0 || index >= INTERRUPTS || index == ERRORS && !express(binding)) {
      throw Refusal.of(Errno.EINVAL, "no interrupt index %d", index).exception();
    }
    DeviceGetIrqInfo.FLAGS.set(struct, flags(index));
    DeviceGetIrqInfo.COUNT.set(struct, interrupts(binding, index));
    argument.respond(struct.byteSize());
  }

  /** How many vectors an index has: {@code vfio_pci_get_irq_count}. */
  static int interrupts(Binding binding, int index) {
    if (index < 0 || index >= INTERRUPTS) {
      return 0;
    }
    if (index >= ERRORS) {
      return index == REQUESTS || express(binding) ? 1 : 0;
    }
    return binding.file().interrupts().stream()
        .filter(info -> info.kind() == InterruptKind.values()[index])
        .mapToInt(InterruptInfo::vectors)
        .sum();
  }

  // As a kernel whose MSI-X vectors can be enabled one by one.
  private static int flags(int index) {
    return DeviceGetIrqInfo.EVENTFD
        | switch (index) {
          case 0 -> DeviceGetIrqInfo.MASKABLE | DeviceGetIrqInfo.AUTOMASKED;
          case 2 -> 0;
          default -> DeviceGetIrqInfo.NORESIZE;
        };
  }

  private static boolean express(Binding binding) {
    return Regions.find(binding.file(), RegionInfo.CONFIG)
        .map(region -> region.size() >= EXTENDED)
        .orElse(false);
  }
}
