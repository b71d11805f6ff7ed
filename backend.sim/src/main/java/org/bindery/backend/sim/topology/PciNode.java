package org.bindery.backend.sim.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bindery.backend.sim.description.DeviceDescription;
import org.bindery.backend.sim.pci.ConfigImage;
import org.bindery.backend.sim.pci.PortType;
import org.bindery.hardware.RequesterId;

/** A function in its place among the others. Immutable: what it is and which bridge is above it. */
public final class PciNode {
  private static final int HEADER_TYPE = 0x0e;
  private static final int HEADER_MULTIFUNCTION = 0x80;

  private final DeviceDescription description;
  private final PciNode bridge;
  private final Optional<PortType> portType;

  PciNode(DeviceDescription description, PciNode bridge) {
    this.description = description;
    this.bridge = bridge;
    this.portType = PortType.of(description.config());
  }

  public DeviceDescription description() {
    return description;
  }

  public RequesterId address() {
    return description.address();
  }

  public String name() {
    return description.name();
  }

  /** Empty: on a root bus. */
  public Optional<PciNode> bridge() {
    return Optional.ofNullable(bridge);
  }

  /** From the one just above to the one on the root bus. */
  public List<PciNode> bridges() {
    List<PciNode> above = new ArrayList<>();
    for (PciNode node = bridge; node != null; node = node.bridge) {
      above.add(node);
    }
    return above;
  }

  /** Empty: conventional PCI. */
  public Optional<PortType> portType() {
    return portType;
  }

  /** Header type 1. */
  public boolean isBridge() {
    return headerType() == 1;
  }

  /** Of its configuration space, without the bit for many functions. */
  public int headerType() {
    return description.config().u8(HEADER_TYPE) & ~HEADER_MULTIFUNCTION;
  }

  /**
   * Part of a slot with several functions. Function 0 says so in its header; the others are it by
   * being there ({@code pci_scan_slot}).
   */
  public boolean multifunction() {
    ConfigImage config = description.config();
    return (address().devfn() & 7) != 0 || (config.u8(HEADER_TYPE) & HEADER_MULTIFUNCTION) != 0;
  }

  @Override
  public String toString() {
    return name();
  }
}
