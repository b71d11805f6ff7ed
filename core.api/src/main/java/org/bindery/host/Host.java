package org.bindery.host;

import java.util.List;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.engine.IommuEngine;
import org.bindery.hardware.HostMemory;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A machine, simulated or real. A service with the property {@link #NAME}; its devices are services
 * of their own, of type {@link HostDevice}.
 *
 * <p><b>Guarantees</b>
 *
 * <ul>
 *   <li>It is registered when its first enumeration is done, so that whoever sees it sees its
 *       devices.
 *   <li>Each device's service is there exactly while the device is in {@link #devices()}.
 *   <li>When the host's service goes, its device files refuse everything (ENODEV), its threads end,
 *       and no DMA is done any more.
 *   <li>It brings either an engine of its own or memory and hardware for one.
 * </ul>
 */
@ConsumerType
public interface Host {
  /** Service property of hosts and devices: the host's name. */
  String NAME = "bindery.host";

  String name();

  /** {@code sim} or {@code linux}. */
  String kind();

  /** The description or capture it was made from; for a real machine, its roots. */
  String source();

  List<HostDevice> devices();

  List<HostGroup> groups();

  /**
   * The device of a name. Goes through {@link #devices()}; a host of many devices that knows them
   * by name says so here, since each bind and each command asks.
   */
  default Optional<HostDevice> device(String name) {
    return devices().stream().filter(device -> device.name().equals(name)).findFirst();
  }

  /** The group of a number; as {@link #device}. */
  default Optional<HostGroup> group(int id) {
    return groups().stream().filter(group -> group.id() == id).findFirst();
  }

  /** {@code dmar0 (vtd)}: name and make of each IOMMU. */
  List<String> iommus();

  /** What Linux calls sysfs. */
  AttributeTree attributes();

  /**
   * Opens a device's file ({@code /dev/vfio/devices/vfioN}). Nothing but bind is allowed on it
   * until bind has succeeded.
   *
   * @throws org.bindery.api.RefusedException ENODEV no such device, or it has no device file since
   *     it is not on a vfio host driver
   */
  DeviceFile open(HostDevice device);

  /**
   * Opens a group's file, the older way to its devices: {@code /dev/vfio/NAME}.
   *
   * @param name the group's number; with {@code noiommu-} before it of a device behind no IOMMU
   * @param opener whose roles count, and who is named to others whom this is in the way of
   * @throws org.bindery.api.RefusedException in this order: ENOENT no such file, since no member is
   *     on a vfio driver; EPERM there is no IOMMU and the opener has no CAP_SYS_RAWIO; EBUSY a
   *     member is bound by its device file, or another has the group's file open
   */
  default GroupFile openGroup(String name, Process opener) {
    throw Refusal.of(Errno.ENOENT, "host %s opens no groups, %s or any", name(), name).exception();
  }

  /**
   * Takes a group's file away from who has it open, with the devices that were opened by it, as if
   * that process had been killed.
   *
   * @param name as {@link #openGroup}
   * @throws org.bindery.api.RefusedException ENOENT no such file, or nobody has it open nor a
   *     device by it
   */
  default void closeGroup(String name) {
    throw Refusal.of(Errno.ENOENT, "host %s opens no groups, %s or any", name(), name).exception();
  }

  /**
   * Names this life of the host, for a real machine its boot: what was saved of its devices in
   * another life is void.
   */
  String bootId();

  /** What a host driver does with its devices, by the driver's name. */
  HostDriverKind driverKind(String driver);

  /**
   * What speaks against binding a device here besides its group and its host driver: no IOMMU, no
   * device node or no permission for it, a module that is missing, another process that holds it.
   * Found by looking; nothing is touched.
   *
   * @return each with the errno that the bind would give, and its remedy where a command mends it;
   *     empty: nothing
   */
  default List<Refusal> obstacles(HostDevice device) {
    return List.of();
  }

  /**
   * Who else uses the device by its file, so that its host driver cannot let it go: other
   * processes, which a kernel would wait for without end. Found by looking; nothing is touched.
   *
   * @return EBUSY naming each, with the command that ends it; empty: nobody that can be seen
   */
  default Optional<Refusal> heldBy(HostDevice device) {
    return Optional.empty();
  }

  /** Its own engine; empty: {@link #memory()} is there. */
  default Optional<IommuEngine> engine() {
    return Optional.empty();
  }

  default Optional<HostMemory> memory() {
    return Optional.empty();
  }

  /**
   * Makes a virtual machine whose memory will be the owner's. The caller closes it.
   *
   * @param name for people
   * @throws org.bindery.api.RefusedException EOPNOTSUPP the host has none, or the owner's memory
   *     cannot be followed; ESRCH the owner has exited; ENODEV the host has stopped; ENOMEM; EACCES
   */
  default VirtualMachine createVirtualMachine(String name, Process owner) {
    throw Refusal.of(Errno.EOPNOTSUPP, "host %s has no virtual machines", name()).exception();
  }
}
