package org.bindery.tck.machine;

import java.util.List;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.ReservedRegion;

/** A device alone in its group. Immutable. */
public final class BareDevice implements DmaDevice {
  private final String name;
  private final RequesterId requester;
  private final IommuHardware hardware;
  private final int pasidBits;
  private final boolean pageRequests;
  private final BareGroup group;

  BareDevice(
      String name,
      int number,
      RequesterId requester,
      IommuHardware hardware,
      int pasidBits,
      boolean pageRequests) {
    this.name = name;
    this.requester = requester;
    this.hardware = hardware;
    this.pasidBits = pasidBits;
    this.pageRequests = pageRequests;
    this.group = new BareGroup(number, this);
  }

  @Override
  public String name() {
    return name;
  }

  /** The only one that its DMA would carry. */
  public RequesterId requester() {
    return requester;
  }

  @Override
  public List<RequesterId> requesters() {
    return List.of(requester);
  }

  @Override
  public IommuHardware hardware() {
    return hardware;
  }

  @Override
  public BareGroup group() {
    return group;
  }

  @Override
  public List<ReservedRegion> reservedRegions() {
    return List.of();
  }

  @Override
  public int pasidBits() {
    return pasidBits;
  }

  @Override
  public boolean pageRequests() {
    return pageRequests;
  }

  @Override
  public String toString() {
    return name;
  }
}
