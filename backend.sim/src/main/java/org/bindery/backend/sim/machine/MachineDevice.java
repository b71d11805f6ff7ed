package org.bindery.backend.sim.machine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.backend.sim.function.PciFunction;
import org.bindery.backend.sim.function.Permit;
import org.bindery.backend.sim.pci.PciIds;
import org.bindery.backend.sim.unconfined.UnconfinedFunction;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.bindery.host.Host;
import org.bindery.host.HostDevice;

/**
 * A function in its machine: host driver, group, open device files.
 *
 * <p>What changes is written under the machine's lock; driver and presence may be read without.
 */
public final class MachineDevice implements HostDevice {
  private final String host;
  private final PciFunction function;
  private final DmaFunction dma;
  private final UnconfinedFunction unconfined;
  private final List<Object> openFiles = new ArrayList<>();
  private Object boundFile;
  private VfioGroup vfioGroup;
  private VfioGroup keptClosed;
  private volatile String driver;
  private volatile String override;
  private volatile boolean present = true;

  MachineDevice(String host, PciFunction function, DmaFunction dma) {
    this(host, function, dma, null);
  }

  /** One that no IOMMU is in front of. */
  MachineDevice(String host, PciFunction function, UnconfinedFunction unconfined) {
    this(host, function, null, unconfined);
  }

  private MachineDevice(
      String host, PciFunction function, DmaFunction dma, UnconfinedFunction unconfined) {
    this.host = host;
    this.function = function;
    this.dma = dma;
    this.unconfined = unconfined;
  }

  public PciFunction function() {
    return function;
  }

  /** Empty: no IOMMU in front of it. */
  public Optional<DmaFunction> dma() {
    return Optional.ofNullable(dma);
  }

  /** What it is to an IOMMU fd; empty: an IOMMU is in front of it. */
  public Optional<UnconfinedFunction> unconfined() {
    return Optional.ofNullable(unconfined);
  }

  /** Bits of the PASIDs that it can send and its IOMMU tells apart; 0: none. */
  public int pasidBits() {
    return dma == null ? 0 : Math.min(dma.pasidBits(), dma.hardware().facts().pasidBits());
  }

  /**
   * Has a PASID stand for a domain in what this device sends, as a host driver does it: {@code
   * iommu_attach_device_pasid}. It replaces what the PASID stood for.
   *
   * @param domain allocated by {@code dma().orElseThrow().hardware()}
   * @throws org.bindery.api.RefusedException as {@link
   *     org.bindery.hardware.PasidTranslation#attach}; when it is behind several requester IDs and
   *     one refuses, it stands for the domain with none
   */
  public void attachPasid(int pasid, IommuDomain domain) {
    boolean attached = false;
    try {
      for (RequesterId requester : dma.requesters()) {
        dma.hardware().attach(requester, pasid, domain);
      }
      attached = true;
    } finally {
      if (!attached) {
        detachPasid(pasid, domain);
      }
    }
  }

  /**
   * Refuses what the device sends with a PASID, whatever that stands for; when this returns none of
   * it lands any more.
   */
  public void blockPasid(int pasid) {
    for (RequesterId requester : dma.requesters()) {
      dma.hardware().block(requester, pasid);
    }
  }

  /**
   * Refuses what the device sends with a PASID that stands for a domain; when this returns none of
   * it lands any more. Nothing happens when it stands for another: the device has left, and its
   * requester IDs are those of one that came after it.
   */
  public void detachPasid(int pasid, IommuDomain domain) {
    for (RequesterId requester : dma.requesters()) {
      dma.hardware().detach(requester, pasid, domain);
    }
  }

  /**
   * Resets the function: while that lasts it sends nothing, its IOMMU blocks it and attaches it to
   * nothing (EBUSY), and what waits for a page fails.
   */
  public void reset(Permit permit) {
    permit.require();
    function.hold(true);
    try {
      if (dma == null) {
        function.reset(permit);
      } else {
        dma.whileBlocked(() -> function.reset(permit));
      }
    } finally {
      function.hold(false);
    }
  }

  /** False after it left the machine, or the machine stopped. */
  public boolean present() {
    return present;
  }

  void absent() {
    present = false;
  }

  @Override
  public String name() {
    return function.name();
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public String bus() {
    return "pci";
  }

  @Override
  public String path() {
    return "bus/pci/devices/" + name();
  }

  @Override
  public Map<String, Object> properties() {
    PciIds ids = function.description().ids();
    Map<String, Object> properties = new HashMap<>(ofIds(ids));
    properties.put(PCI_HEADER, "%02x".formatted(function.node().headerType()));
    function
        .description()
        .listed()
        .ifPresent(listed -> {
          properties.put(PRODUCT, listed.product());
          properties.put(GUESSED, List.copyOf(listed.guessed()));
          if (listed.bootDisplay()) {
            properties.put(BOOT_DISPLAY, true);
          }
        });
    return Map.copyOf(properties);
  }

  private Map<String, Object> ofIds(PciIds ids) {
    return Map.of(
        NAME,
        name(),
        BUS,
        bus(),
        Host.NAME,
        host,
        PCI_VENDOR,
        "%04x".formatted(ids.vendor()),
        PCI_DEVICE,
        "%04x".formatted(ids.device()),
        PCI_SUBSYSTEM_VENDOR,
        "%04x".formatted(ids.subsystemVendor()),
        PCI_SUBSYSTEM_DEVICE,
        "%04x".formatted(ids.subsystemDevice()),
        PCI_CLASS,
        "%06x".formatted(ids.deviceClass()),
        PCI_REVISION,
        "%02x".formatted(ids.revision()));
  }

  @Override
  public Optional<String> driver() {
    return Optional.ofNullable(driver);
  }

  void driver(String name) {
    driver = name;
  }

  public Optional<String> driverOverride() {
    return Optional.ofNullable(override);
  }

  void driverOverride(String name) {
    override = name;
  }

  @Override
  public OptionalInt group() {
    return dma == null ? OptionalInt.empty() : OptionalInt.of(dma.group().id());
  }

  List<Object> openFiles() {
    return openFiles;
  }

  Object boundFile() {
    return boundFile;
  }

  void boundFile(Object file) {
    boundFile = file;
  }

  VfioGroup vfioGroup() {
    return vfioGroup;
  }

  void vfioGroup(VfioGroup group) {
    vfioGroup = group;
  }

  /** The group whose file cannot be opened while the device is bound; null: none. */
  VfioGroup keptClosed() {
    return keptClosed;
  }

  void keptClosed(VfioGroup group) {
    keptClosed = group;
  }

  @Override
  public String toString() {
    return name();
  }
}
