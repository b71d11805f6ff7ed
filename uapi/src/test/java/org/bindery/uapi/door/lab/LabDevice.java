package org.bindery.uapi.door.lab;

import java.util.List;
import org.bindery.api.IovaRange;
import org.bindery.hardware.DmaDevice;
import org.bindery.hardware.DmaGroup;
import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.ReservedRegion;

/** A device with the usual MSI window. */
record LabDevice(RequesterId requester, IommuHardware hardware, DmaGroup group)
    implements DmaDevice {
  @Override
  public String name() {
    return requester.toString();
  }

  @Override
  public List<RequesterId> requesters() {
    return List.of(requester);
  }

  @Override
  public List<ReservedRegion> reservedRegions() {
    IovaRange window = new IovaRange(0xfee00000L, 0xfeefffffL);
    return List.of(new ReservedRegion(window, ReservedRegion.Kind.MSI));
  }
}
