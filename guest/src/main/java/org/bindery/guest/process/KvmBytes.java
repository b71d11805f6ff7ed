package org.bindery.guest.process;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bindery.gateway.Descriptor;
import org.bindery.gateway.ErrnoException;
import org.bindery.gateway.Gateway;
import org.bindery.gateway.OpenFlags;
import org.bindery.uapi.iommufd.HwptAlloc;
import org.bindery.uapi.iommufd.IoasAlloc;
import org.bindery.uapi.iommufd.VfioIoas;
import org.bindery.uapi.kvm.CreateDevice;
import org.bindery.uapi.kvm.DeviceAttribute;
import org.bindery.uapi.kvm.KvmCommands;
import org.bindery.uapi.vfio.DeviceBindIommufd;
import org.bindery.uapi.vfio.VfioCommands;

/**
 * Tells a virtual machine of the kernel's of device files, rightly and wrongly. A line on standard
 * output for each, {@code CASE RESULT}: what the kernel answered, or the negative errno.
 */
public final class KvmBytes {
  private static final int NO_FILE = 999;

  private final Descriptor iommu;
  private final Descriptor machine;
  private final MemorySegment argument;
  private final MemorySegment number;
  private Descriptor vfio;

  private KvmBytes(Descriptor iommu, Descriptor machine, Arena arena) {
    this.iommu = iommu;
    this.machine = machine;
    this.argument = arena.allocate(64, 8);
    this.number = arena.allocate(Integer.BYTES, Integer.BYTES);
  }

  /**
   * @param args the file of a device that is on vfio-pci and bound by nobody
   */
  public static void main(String[] args) throws ErrnoException {
    try (Gateway gateway = new Gateway();
        Arena arena = Arena.ofConfined();
        Descriptor kvm = gateway.open("/dev/kvm", OpenFlags.RDWR);
        Descriptor iommu = gateway.open("/dev/iommu", OpenFlags.RDWR)) {
      say("version", kvm.ioctl(KvmCommands.GET_API_VERSION, 0));
      Descriptor machine = gateway.adopt(kvm.ioctl(KvmCommands.CREATE_VM, 0));
      KvmBytes bytes = new KvmBytes(iommu, machine, arena);
      bytes.devices(gateway);
      try (Descriptor device = gateway.open(args[0], OpenFlags.RDWR)) {
        bytes.files(device);
        bytes.addedBeforeTheBind(device);
      }
      try (Descriptor device = gateway.open(args[0], OpenFlags.RDWR)) {
        bytes.addedAfterTheBind(device);
      }
      bytes.snoop(gateway, args[0]);
    }
  }

  private void devices(Gateway gateway) throws ErrnoException {
    say("noSuchDevice", create(77));
    int result = create(CreateDevice.TYPE_VFIO);
    say("vfioDevice", result);
    vfio = gateway.adopt(CreateDevice.FD.get(argument));
    say("secondVfioDevice", create(CreateDevice.TYPE_VFIO));
  }

  private int create(int type) {
    CreateDevice.COMMAND.prepare(argument);
    CreateDevice.TYPE.set(argument, type);
    return machine.ioctl(CreateDevice.COMMAND.number(), argument);
  }

  private void files(Descriptor device) {
    say("addNoFile", set(DeviceAttribute.VFIO_FILE_ADD, NO_FILE));
    say("addOther", set(DeviceAttribute.VFIO_FILE_ADD, iommu.number()));
    say("deleteNoFile", set(DeviceAttribute.VFIO_FILE_DEL, NO_FILE));
    say("deleteUnknown", set(DeviceAttribute.VFIO_FILE_DEL, device.number()));
    say("unknownAttribute", set(99, device.number()));
    say("add", set(DeviceAttribute.VFIO_FILE_ADD, device.number()));
    say("addAgain", set(DeviceAttribute.VFIO_FILE_ADD, device.number()));
    say("delete", set(DeviceAttribute.VFIO_FILE_DEL, device.number()));
    say("deleteAgain", set(DeviceAttribute.VFIO_FILE_DEL, device.number()));
  }

  private int set(long attribute, int file) {
    number.set(ValueLayout.JAVA_INT, 0, file);
    DeviceAttribute.COMMAND.prepare(argument);
    DeviceAttribute.GROUP.set(argument, DeviceAttribute.VFIO_FILE);
    DeviceAttribute.ATTR.set(argument, attribute);
    DeviceAttribute.ADDR.set(argument, number.address());
    return vfio.ioctl(DeviceAttribute.COMMAND.number(), argument);
  }

  /** The order that the kernel wants. */
  private void addedBeforeTheBind(Descriptor device) {
    say("addFirst", set(DeviceAttribute.VFIO_FILE_ADD, device.number()));
    say("bindSecond", bind(device));
    say("deleteWhileBound", set(DeviceAttribute.VFIO_FILE_DEL, device.number()));
    say("addWhileBound", set(DeviceAttribute.VFIO_FILE_ADD, device.number()));
    say("deleteBeforeClose", set(DeviceAttribute.VFIO_FILE_DEL, device.number()));
  }

  /** It takes the other one, too; only the driver does not see the machine. */
  private void addedAfterTheBind(Descriptor device) {
    say("bindFirst", bind(device));
    say("addSecond", set(DeviceAttribute.VFIO_FILE_ADD, device.number()));
    say("deleteLast", set(DeviceAttribute.VFIO_FILE_DEL, device.number()));
  }

  private int bind(Descriptor device) {
    DeviceBindIommufd.COMMAND.prepare(argument);
    DeviceBindIommufd.IOMMUFD.set(argument, iommu.number());
    return device.ioctl(DeviceBindIommufd.COMMAND.number(), argument);
  }

  /**
   * Whether the table that the kernel makes for a device blocks No Snoop, and what becomes of a
   * file that is closed while a machine knows it: it stays open, and the device bound.
   */
  private void snoop(Gateway gateway, String path) throws ErrnoException {
    Descriptor device = gateway.open(path, OpenFlags.RDWR);
    say("addToStay", set(DeviceAttribute.VFIO_FILE_ADD, device.number()));
    say("bindToStay", bind(device));
    int id = DeviceBindIommufd.OUT_DEVID.get(argument);
    IoasAlloc.COMMAND.prepare(argument);
    say("ioas", iommu.ioctl(IoasAlloc.COMMAND.number(), argument));
    int ioas = IoasAlloc.OUT_IOAS_ID.get(argument);
    VfioIoas.COMMAND.prepare(argument);
    VfioIoas.IOAS_ID.set(argument, ioas);
    VfioIoas.OP.set(argument, (short) VfioIoas.SET);
    say("compatible", iommu.ioctl(VfioIoas.COMMAND.number(), argument));
    HwptAlloc.COMMAND.prepare(argument);
    HwptAlloc.DEV_ID.set(argument, id);
    HwptAlloc.PT_ID.set(argument, ioas);
    say("table", iommu.ioctl(HwptAlloc.COMMAND.number(), argument));
    say("coherent", iommu.ioctl(VfioCommands.CHECK_EXTENSION, VfioCommands.DMA_CC_IOMMU));
    device.close();
    say("bindWhileKnown", bindAnew(gateway, path));
    vfio.close();
    machine.close();
    say("bindWhenForgotten", bindAnew(gateway, path));
  }

  private int bindAnew(Gateway gateway, String path) throws ErrnoException {
    try (Descriptor device = gateway.open(path, OpenFlags.RDWR)) {
      return bind(device);
    }
  }

  private static void say(String name, int result) {
    System.out.println(name + " " + result);
  }
}
