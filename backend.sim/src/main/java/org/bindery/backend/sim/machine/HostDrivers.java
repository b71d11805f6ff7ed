package org.bindery.backend.sim.machine;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.backend.sim.description.DeviceDescription;
import org.bindery.device.PciId;
import org.bindery.host.HostDriverKind;

/**
 * The simulated kernel's PCI drivers and what they are bound to ({@code drivers/base/bus.c}, {@code
 * dd.c}, {@code drivers/pci/pci-driver.c}).
 *
 * <p>Known are the drivers that the description names, each with the ids of the devices that it had
 * there, and vfio-pci, pci-stub and pcieport. A driver without ids takes a device only by its
 * {@code driver_override}. Guarded by the machine's lock.
 */
public final class HostDrivers {
  private final Object lock;
  private final VfioGroups vfioGroups;
  private final Map<String, HostDriver> drivers = new TreeMap<>();

  HostDrivers(Object lock, VfioGroups vfioGroups) {
    this.lock = lock;
    this.vfioGroups = vfioGroups;
    for (String name : Set.of(HostDriver.VFIO_PCI, HostDriver.PCI_STUB, HostDriver.PCIEPORT)) {
      drivers.put(name, new HostDriver(name, new HashSet<>()));
    }
  }

  /** Makes known what a description says of a device's driver. */
  void learn(DeviceDescription description) {
    synchronized (lock) {
      description
          .driver()
          .ifPresent(name -> {
            HostDriver driver =
                drivers.computeIfAbsent(name, _ -> new HostDriver(name, new HashSet<>()));
            // The two that take nothing by themselves had it by an override.
            if (HostDriver.doesDma(name)) {
              driver.ids().add(HostDriver.id(description.ids()));
            }
          });
    }
  }

  /** Makes known a driver whose code is there; it stays known without. */
  public void learn(String name, Set<PciId> takes) {
    synchronized (lock) {
      HostDriver driver = drivers.computeIfAbsent(name, _ -> new HostDriver(name, new HashSet<>()));
      takes.forEach(id -> driver.ids().add(HostDriver.id(id)));
    }
  }

  public Set<String> names() {
    synchronized (lock) {
      return Set.copyOf(drivers.keySet());
    }
  }

  public boolean known(String name) {
    synchronized (lock) {
      return drivers.containsKey(name);
    }
  }

  /** What a driver does with its devices; by name, since the kernel shows it nowhere. */
  public static HostDriverKind kind(String driver) {
    if (HostDriver.isVfio(driver)) {
      return HostDriverKind.DEVICE_FILE;
    }
    return HostDriver.doesDma(driver) ? HostDriverKind.OWN_DMA : HostDriverKind.NO_DMA;
  }

  /** Which of the devices a driver has. */
  public static Collection<MachineDevice> boundTo(
      String driver, Collection<MachineDevice> devices) {
    return devices.stream().filter(d -> d.driver().equals(Optional.of(driver))).toList();
  }

  /**
   * Restricts a device to one driver, whatever the ids; empty lifts it.
   *
   * @throws RefusedException EINVAL no driver's name
   */
  public void override(MachineDevice device, String driver) {
    if (!driver.isEmpty()) {
      FolderName.check(driver, "a driver");
    }
    synchronized (lock) {
      device.driverOverride(driver.isEmpty() ? null : driver);
    }
  }

  /**
   * Binds a device to a driver.
   *
   * @throws RefusedException ENODEV the driver does not take it; EBUSY it has a driver, or its
   *     group is claimed and the driver does DMA; EINVAL vfio-pci and a bridge, or a device behind
   *     no IOMMU that was not allowed
   */
  public void bind(String driver, MachineDevice device) {
    synchronized (lock) {
      if (device.driver().isPresent()) {
        throw Refusal.of(
                Errno.EBUSY,
                "%s is bound to host driver %s already",
                device,
                device.driver().orElseThrow())
            .blockedBy(device.name(), "bound to host driver " + device.driver().orElseThrow())
            .exception();
      }
      if (!device.present() || !takes(drivers.get(driver), device)) {
        throw Refusal.of(Errno.ENODEV, "host driver %s does not take %s", driver, device)
            .exception();
      }
      probe(driver, device);
    }
  }

  /**
   * Looks for a driver that takes a device without one.
   *
   * @throws RefusedException as {@link #bind}, except that no driver is no error
   */
  public void probe(MachineDevice device) {
    synchronized (lock) {
      if (device.driver().isEmpty() && device.present()) {
        drivers.values().stream()
            .filter(driver -> takes(driver, device))
            .findFirst()
            .ifPresent(driver -> probe(driver.name(), device));
      }
    }
  }

  private static boolean takes(HostDriver driver, MachineDevice device) {
    if (driver == null) {
      return false;
    }
    return device
        .driverOverride()
        .map(driver.name()::equals)
        .orElseGet(() -> driver.matches(device));
  }

  private void probe(String driver, MachineDevice device) {
    if (HostDriver.isVfio(driver) && device.function().node().isBridge()) {
      throw Refusal.of(
              Errno.EINVAL, "%s is a bridge: host driver %s takes endpoints only", device, driver)
          .exception();
    }
    Optional<String> owner = device.dma().flatMap(dma -> dma.group().owner());
    if (owner.isPresent() && HostDriver.doesDma(driver)) {
      throw Refusal.of(
              Errno.EBUSY,
              "host driver %s would do DMA with %s, but %s has claimed its group %d",
              driver,
              device,
              owner.get(),
              device.group().orElseThrow())
          .blockedBy("group " + device.group().orElseThrow(), "claimed by " + owner.get())
          .exception();
    }
    if (HostDriver.isVfio(driver)) {
      vfioGroups.join(device);
    }
    device.driver(driver);
  }

  /**
   * Unbinds a device from its driver. Stricter than a kernel, which waits until the device's file
   * is closed: while one is open, vfio-pci does not let go.
   *
   * @throws RefusedException ENODEV another driver or none has it; EBUSY its file is open
   */
  public void unbind(String driver, MachineDevice device) {
    synchronized (lock) {
      checkBound(driver, device);
      checkUnused(device);
      drop(device);
    }
  }

  private void drop(MachineDevice device) {
    vfioGroups.leave(device);
    device.driver(null);
  }

  /** The driver's code has not taken it after all. */
  public void abandon(String driver, MachineDevice device) {
    synchronized (lock) {
      if (device.driver().equals(Optional.of(driver))) {
        drop(device);
      }
    }
  }

  /** Refuses with ENODEV when another driver or none has the device. */
  public void checkBound(String driver, MachineDevice device) {
    synchronized (lock) {
      if (!device.driver().equals(Optional.of(driver))) {
        throw Refusal.of(
                Errno.ENODEV,
                "%s is not bound to host driver %s (%s)",
                device,
                driver,
                device.driver().map(other -> "it is bound to " + other).orElse("it has none"))
            .exception();
      }
    }
  }

  /** Refuses with EBUSY while the device's file is open. */
  public void checkUnused(MachineDevice device) {
    synchronized (lock) {
      if (!device.openFiles().isEmpty()) {
        String holder = device.dma().flatMap(dma -> dma.group().owner()).orElse("its opener");
        throw Refusal.of(Errno.EBUSY, "%s is in use: its device file is held by %s", device, holder)
            .blockedBy(device.name(), "its device file is held by " + holder)
            .exception();
      }
    }
  }
}
