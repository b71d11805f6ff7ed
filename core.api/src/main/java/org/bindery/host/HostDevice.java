package org.bindery.host;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A device of a host. A service; its properties are {@link #properties()}.
 *
 * <p>Names of properties: {@code device.name}, {@code device.bus}, {@code bindery.host}; for PCI
 * {@code pci.vendor}, {@code pci.device}, {@code pci.subsystem.vendor}, {@code
 * pci.subsystem.device} (four lower-case hex digits without prefix), {@code pci.class} (six),
 * {@code pci.revision} and {@code pci.header} (two), so that {@code
 * (&(device.bus=pci)(pci.vendor=8086))} works.
 */
@ConsumerType
public interface HostDevice {
  String NAME = "device.name";
  String BUS = "device.bus";
  String PCI_VENDOR = "pci.vendor";
  String PCI_DEVICE = "pci.device";
  String PCI_SUBSYSTEM_VENDOR = "pci.subsystem.vendor";
  String PCI_SUBSYSTEM_DEVICE = "pci.subsystem.device";
  String PCI_CLASS = "pci.class";
  String PCI_REVISION = "pci.revision";

  /**
   * The type of its configuration header without the bit for many functions: {@code 00} an
   * endpoint, {@code 01} a bridge to another bus, {@code 02} a bridge to CardBus. Its class may say
   * bridge where its header does not: a host bridge, or one to ISA, leads to no bus of PCI. Absent:
   * nothing told.
   */
  String PCI_HEADER = "pci.header";

  /** What people call it, for example from {@code pci.ids}; absent where nothing knows a name. */
  String PRODUCT = "device.product";

  /**
   * {@code true} for the display that the machine starts on ({@code boot_vga} in sysfs): who takes
   * it leaves the host without its screen.
   */
  String BOOT_DISPLAY = "pci.boot.display";

  /**
   * Names of facts of this device that nothing told and that were guessed, a list of {@code
   * driver}, {@code bridge}, {@code iommu}, {@code bootDisplay}; absent: all is known.
   */
  String GUESSED = "device.guessed";

  /** Name of the device that a software mediated one ({@code mdev}) or a subdevice belongs to. */
  String PARENT = "device.parent";

  /** Type of a software mediated device, for example {@code mtty-2}. */
  String MDEV_TYPE = "mdev.type";

  /** {@code 0000:00:10.0}, a UUID, {@code wq0.0}. */
  String name();

  String host();

  /** {@code pci}, {@code mdev}, {@code dsa}. */
  String bus();

  /** Its folder in the attribute tree, for example {@code bus/pci/devices/0000:00:10.0}. */
  String path();

  /** Do not change while the device is there. */
  Map<String, Object> properties();

  /** Host driver it is bound to now. */
  Optional<String> driver();

  /** Isolation group; empty: no IOMMU in front of it, as with every software mediated device. */
  OptionalInt group();
}
