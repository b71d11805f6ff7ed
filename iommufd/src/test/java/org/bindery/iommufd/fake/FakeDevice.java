package org.bindery.iommufd.fake;

import java.util.ArrayList;
import java.util.List;
import org.bindery.api.IovaRange;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;
import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.ReservedRegion;

/** A device with the usual MSI window. */
public record FakeDevice(
    String name,
    List<RequesterId> requesters,
    IommuHardware hardware,
    DmaGroup group,
    List<ReservedRegion> reservedRegions,
    int pasidBits,
    boolean pageRequests,
    boolean virtualFunction)
    implements DmaDevice {
  public static final IovaRange MSI = new IovaRange(0xfee00000L, 0xfeefffffL);

  public static FakeDevice at(int bus, int slot, IommuHardware hardware, DmaGroup group) {
    RequesterId own = new RequesterId(0, bus, slot << 3);
    List<ReservedRegion> regions = new ArrayList<>();
    regions.add(new ReservedRegion(MSI, ReservedRegion.Kind.MSI));
    return new FakeDevice(own.toString(), List.of(own), hardware, group, regions, 0, false, false);
  }

  /** The same device behind a bridge that gives it an alias. */
  public FakeDevice behind(RequesterId alias) {
    return new FakeDevice(
        name,
        List.of(requesters.getFirst(), alias),
        hardware,
        group,
        reservedRegions,
        pasidBits,
        pageRequests,
        virtualFunction);
  }

  /** The same device with PASIDs, and page requests or not. */
  public FakeDevice with(int bits, boolean requests) {
    return new FakeDevice(
        name, requesters, hardware, group, reservedRegions, bits, requests, virtualFunction);
  }

  /** The same device as one that SR-IOV made. */
  public FakeDevice virtual() {
    return new FakeDevice(
        name, requesters, hardware, group, reservedRegions, pasidBits, pageRequests, true);
  }

  /** PRI has no use without it. */
  @Override
  public boolean ats() {
    return pageRequests;
  }

  public RequesterId requester() {
    return requesters.getFirst();
  }
}
