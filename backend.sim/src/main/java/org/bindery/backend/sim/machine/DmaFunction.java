package org.bindery.backend.sim.machine;

import java.util.List;
import org.bindery.backend.sim.hardware.SimHardware;
import org.bindery.backend.sim.topology.DmaAliases;
import org.bindery.backend.sim.topology.PciNode;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.ReservedRegion;

/** A function as its IOMMU sees it. Immutable. */
public final class DmaFunction implements DmaDevice {
  private final PciNode node;
  private final List<RequesterId> requesters;
  private final SimHardware hardware;
  private final IsolationGroup group;
  private final List<ReservedRegion> reserved;
  private final RequestRules requests;

  DmaFunction(
      PciNode node, SimHardware hardware, IsolationGroup group, List<ReservedRegion> reserved) {
    this.node = node;
    this.hardware = hardware;
    this.group = group;
    this.reserved = List.copyOf(reserved);
    this.requests = RequestRules.of(node, hardware.facts());
    this.requesters = DmaAliases.of(node).stream().map(DmaAliases.Alias::id).distinct().toList();
  }

  @Override
  public String name() {
    return node.name();
  }

  @Override
  public List<RequesterId> requesters() {
    return requesters;
  }

  /** What its requests bear when they arrive. */
  RequesterId arrivesAs() {
    return requesters.getLast();
  }

  @Override
  public SimHardware hardware() {
    return hardware;
  }

  @Override
  public IsolationGroup group() {
    return group;
  }

  @Override
  public List<ReservedRegion> reservedRegions() {
    return reserved;
  }

  /** Those of its capability, when the kernel could enable it. */
  @Override
  public int pasidBits() {
    return requests.pasidBits();
  }

  @Override
  public boolean pageRequests() {
    return requests.pageRequests() || requests.stalls();
  }

  /** The kernel has switched it on that it keeps translations. */
  @Override
  public boolean ats() {
    return requests.ats();
  }

  /** Page requests are its IOMMU's, while its own requests are kept waiting. */
  boolean stalls() {
    return requests.stalls();
  }

  /**
   * Does a reset with the function's requests blocked: what is attached is as before after it. A
   * bridge's ID, which others' requests bear too, is not blocked.
   */
  void whileBlocked(Runnable reset) {
    RequesterId own = requesters.getFirst();
    hardware.beginReset(own);
    try {
      hardware.settle(arrivesAs());
      reset.run();
    } finally {
      hardware.endReset(own);
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
