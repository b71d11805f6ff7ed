package org.bindery.backend.linux.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import org.bindery.api.DeviceInfo;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;
import org.bindery.api.RefusedException;
import org.bindery.api.Snoop;
import org.bindery.backend.linux.host.LinuxPaths;
import org.bindery.uapi.iommufd.GetHwInfo;

/**
 * Seed 000's question of a bound device, asked of the kernel once per device: it does not change
 * while the device is bound. Thread-safe.
 */
final class DeviceFacts {
  private static final long FIRST_STAGE_4_LEVELS = (1L << 47) - 1;
  private static final long FIRST_STAGE_5_LEVELS = (1L << 56) - 1;

  private final String fd;
  private final IoctlDoor door;
  private final Arguments arguments;
  private final LinuxPaths paths;
  private final ReservedRegions reserved;
  // Guarded by this.
  private final Map<LinuxDevice, DeviceInfo> known = new WeakHashMap<>();

  DeviceFacts(
      String fd, IoctlDoor door, Arguments arguments, LinuxPaths paths, ReservedRegions reserved) {
    this.fd = fd;
    this.door = door;
    this.arguments = arguments;
    this.paths = paths;
    this.reserved = reserved;
  }

  /** {@link org.bindery.engine.EngineFd#info}. */
  synchronized DeviceInfo info(LinuxDevice device) {
    DeviceInfo info = known.get(device);
    if (info == null) {
      info = ask(device);
      known.put(device, info);
    }
    return info;
  }

  /** Of the table that the kernel has just made for a device; not knowing is no reason to fail. */
  TableFacts table(LinuxDevice device) {
    try {
      return TableFacts.of(info(device));
    } catch (RefusedException e) {
      return new TableFacts("unknown", Snoop.ALLOW, hardware(device));
    }
  }

  /** How what is mapped fits tables of a device; empty: the kernel does not tell. */
  Optional<AreaFit> fit(LinuxDevice device) {
    try {
      return Optional.of(new AreaFit(info(device)));
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }

  private DeviceInfo ask(LinuxDevice device) {
    HwInfo hardware = new HwInfoCommand(door, arguments).ask(device);
    if (device.isSoftware()) {
      return LinuxDeviceInfo.software();
    }
    ScratchTable scratch = ScratchTable.make(device, door, arguments, fd);
    List<IovaRange> reach = scratch.reach().ranges();
    boolean firstStage = !reach.isEmpty() && isFirstStage(reach.getLast().last());
    boolean vtd = hardware.make().equals("vtd");
    VtdRegisters registers =
        new VtdRegisters(
            hardware.registers().getOrDefault("cap", 0L),
            hardware.registers().getOrDefault("ecap", 0L));
    return new LinuxDeviceInfo(
        scratch.enforcesSnoop(),
        !vtd
            ? List.of(scratch.reach().alignment())
            : firstStage ? registers.firstStagePages() : registers.secondStagePages(),
        ReservedRegions.without(reach, reserved.of(device.link().group())),
        List.of(!vtd ? hardware.make() : firstStage ? "vtd-first-stage" : "vtd-second-stage"),
        Set.of(PageTableKind.PAGING),
        hardware.pasidBits(),
        vtd && registers.pageRequests() && new PageRequestInterface(paths).has(device.link()),
        (hardware.capabilities() & GetHwInfo.CAP_DIRTY_TRACKING) != 0,
        hardware(device),
        hardware.make(),
        hardware.registers());
  }

  /** A first-stage table translates the lower half of what a CPU's table does. */
  private static boolean isFirstStage(long last) {
    return last == FIRST_STAGE_4_LEVELS || last == FIRST_STAGE_5_LEVELS;
  }

  /** The IOMMU's name: where the device's link {@code iommu} leads. */
  private String hardware(LinuxDevice device) {
    try {
      return Files.readSymbolicLink(paths.sys().resolve(device.link().path()).resolve("iommu"))
          .getFileName()
          .toString();
    } catch (IOException e) {
      return "none";
    }
  }
}
