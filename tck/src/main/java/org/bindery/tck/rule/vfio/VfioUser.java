package org.bindery.tck.rule.vfio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.bindery.api.Role;
import org.bindery.tck.door.DoorUser;
import org.bindery.tck.kit.Bench;
import org.bindery.tck.kit.KitDevice;
import org.bindery.tck.kit.KitProcess;
import org.bindery.tck.kit.VfioFiles;
import org.bindery.uapi.door.RawDoor;
import org.bindery.uapi.vfio.DeviceAttachIommufdPt;
import org.bindery.uapi.vfio.DeviceBindIommufd;
import org.bindery.uapi.vfio.GroupGetStatus;
import org.bindery.uapi.vfio.IommuMapDma;
import org.bindery.uapi.vfio.VfioCommands;

/**
 * A process that has opened {@code /dev/iommu} and goes to devices by files. Calls answer what the
 * door answers. For one thread.
 */
final class VfioUser implements AutoCloseable {
  static final long IOVA = 0x10000;
  private static final long CONFIG = 7L << 40;
  private static final int COMMAND = 4;
  private static final int BUS_MASTER = 4;

  private final VfioFiles files;
  private final RawDoor raw;
  private final DoorUser user;

  VfioUser(Bench bench, Role... roles) {
    this(bench, 1, roles);
  }

  VfioUser(Bench bench, int pid, Role... roles) {
    this(bench.vfio(), bench.vfio().door(), pid, roles);
  }

  private VfioUser(VfioFiles files, RawDoor raw, int pid, Role... roles) {
    this.files = files;
    this.raw = raw;
    this.user = new DoorUser(raw, new KitProcess(pid, Set.of(roles)));
  }

  /** Of a kernel that gives devices behind no IOMMU files of their own. */
  static VfioUser mainline(Bench bench, Role... roles) {
    return mainline(bench, 1, roles);
  }

  static VfioUser mainline(Bench bench, int pid, Role... roles) {
    return new VfioUser(bench.vfio(), bench.vfio().mainline(), pid, roles);
  }

  DoorUser door() {
    return user;
  }

  int iommu() {
    return user.iommu();
  }

  int open(String path) {
    return raw.open(user.process(), path);
  }

  int openDevice(KitDevice device) {
    return mustOpen(files.device(device));
  }

  int openGroup(KitDevice device) {
    return mustOpen(files.group(device));
  }

  private int mustOpen(String path) {
    int descriptor = open(path);
    assertTrue(descriptor > 0, () -> path + ": " + descriptor);
    return descriptor;
  }

  void close(int descriptor) {
    assertEquals(0, raw.close(user.process(), descriptor));
  }

  int ioctl(int descriptor, long request, long address) {
    return raw.ioctl(user.process(), descriptor, request, address);
  }

  /** The flags, or what it is refused with. */
  int status(int group) {
    int answer = user.call(group, GroupGetStatus.COMMAND, _ -> {});
    return answer == 0 ? GroupGetStatus.FLAGS.get(user.argument()) : answer;
  }

  int setContainer(int group, int container) {
    user.write(user.address(), container);
    return ioctl(group, VfioCommands.GROUP_SET_CONTAINER, user.address());
  }

  int unsetContainer(int group) {
    return ioctl(group, VfioCommands.GROUP_UNSET_CONTAINER, 0);
  }

  /** The descriptor of a device, or what it is refused with. */
  int device(int group, String name) {
    byte[] text = (name + "\0").getBytes(StandardCharsets.US_ASCII);
    MemorySegment.copy(MemorySegment.ofArray(text), 0, user.argument(), 0, text.length);
    return ioctl(group, VfioCommands.GROUP_GET_DEVICE_FD, user.address());
  }

  /** A device by its group, which gets the user's container; it may do DMA. */
  int mustOpen(int group, KitDevice device) {
    assertEquals(0, setContainer(group, iommu()), "container");
    int descriptor = device(group, device.name());
    assertTrue(descriptor > 0, () -> device.name() + ": " + descriptor);
    masterBus(descriptor);
    return descriptor;
  }

  /** Has a device do DMA. */
  void masterBus(int device) {
    user.write(user.address(), BUS_MASTER);
    assertEquals(
        2,
        raw.pwrite(user.process(), device, user.address(), 2, CONFIG + COMMAND),
        "bus mastering");
  }

  /** Reads the device's identity; what it is refused with is negative. */
  long readConfig(int device) {
    return raw.pread(user.process(), device, user.address(), 4, CONFIG);
  }

  /** Has a device do no DMA; what it is refused with is negative. */
  long writeConfig(int device) {
    user.write(user.address(), 0);
    return raw.pwrite(user.process(), device, user.address(), 2, CONFIG + COMMAND);
  }

  int bind(int device, int iommu) {
    return user.call(
        device,
        DeviceBindIommufd.COMMAND,
        argument -> DeviceBindIommufd.IOMMUFD.set(argument, iommu));
  }

  int attach(int device, int table) {
    return user.call(
        device,
        DeviceAttachIommufdPt.COMMAND,
        argument -> DeviceAttachIommufdPt.PT_ID.set(argument, table));
  }

  /** Maps a page at {@link #IOVA} by the command of type 1. */
  int map(long address) {
    return user.call(
        IommuMapDma.COMMAND,
        argument -> {
          IommuMapDma.FLAGS.set(argument, IommuMapDma.READ | IommuMapDma.WRITE);
          IommuMapDma.VADDR.set(argument, address);
          IommuMapDma.IOVA.set(argument, IOVA);
          IommuMapDma.SIZE.set(argument, DoorUser.PAGE);
        });
  }

  /** Whether a device's write to {@link #IOVA} is let through. */
  static boolean writes(KitDevice device) {
    return device.dma().write(IOVA, MemorySegment.ofArray(new byte[] {1, 2, 3, 4}));
  }

  @Override
  public void close() {
    user.close();
  }
}
