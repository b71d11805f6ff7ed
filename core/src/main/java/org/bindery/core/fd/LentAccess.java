package org.bindery.core.fd;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.bindery.api.Interrupt;
import org.bindery.api.InterruptInfo;
import org.bindery.api.InterruptKind;
import org.bindery.api.RegionInfo;
import org.bindery.api.RegionMap;
import org.bindery.host.DeviceAccess;

/**
 * A device file as a binder gets it: for the time of one call, so that a binder that hangs, or
 * keeps it, reaches the device no more. Maps and interrupts that it leaves open are closed.
 */
record LentAccess(DeviceAccess device, Lease lease) implements DeviceAccess {
  @Override
  public List<RegionInfo> regions() {
    return lent().regions();
  }

  @Override
  public long read(int region, long offset, int width) {
    return lent().read(region, offset, width);
  }

  @Override
  public void write(int region, long offset, int width, long value) {
    lent().write(region, offset, width, value);
  }

  @Override
  public void read(int region, long offset, MemorySegment into) {
    lent().read(region, offset, into);
  }

  @Override
  public RegionMap map(int region) {
    return new LentMap(lease.closing(lent().map(region)), lease);
  }

  @Override
  public List<InterruptInfo> interrupts() {
    return lent().interrupts();
  }

  @Override
  public Interrupt interrupt(InterruptKind kind, int vector) {
    return lease.closing(lent().interrupt(kind, vector));
  }

  @Override
  public void reset() {
    lent().reset();
  }

  private DeviceAccess lent() {
    lease.require();
    return device;
  }
}
