package org.bindery.backend.sim.unconfined;

import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.bindery.backend.sim.topology.PciNode;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;
import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.ReservedRegion;

/** A function behind no IOMMU as an IOMMU fd sees it. Thread-safe. */
public final class UnconfinedFunction implements DmaDevice {
  private final PciNode node;
  private final SoftwareIommu iommu;
  private final RawPath path;
  private final IntSupplier number;
  private final LoneGroup group = new LoneGroup(this);

  /**
   * @param number of the group that VFIO makes up for it, while it is on a vfio driver
   */
  public UnconfinedFunction(PciNode node, SoftwareIommu iommu, RawPath path, IntSupplier number) {
    this.node = node;
    this.iommu = iommu;
    this.path = path;
    this.number = number;
  }

  /** Its DMA, shut until a file of it is used. */
  public RawPath path() {
    return path;
  }

  int number() {
    return number.getAsInt();
  }

  @Override
  public String name() {
    return node.name();
  }

  @Override
  public List<RequesterId> requesters() {
    return List.of(node.address());
  }

  @Override
  public IommuHardware hardware() {
    return iommu;
  }

  @Override
  public DmaGroup group() {
    return group;
  }

  @Override
  public List<ReservedRegion> reservedRegions() {
    return List.of();
  }

  /** Who has it, as it describes itself. */
  public Optional<String> owner() {
    return group.owner();
  }

  /** It has left its machine; who has to be told. */
  public Optional<DmaGroup.Owner> leave() {
    path.shut();
    return group.leave();
  }
}
