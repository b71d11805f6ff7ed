package org.bindery.backend.mock;

import java.util.BitSet;
import java.util.Set;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.TablePages;

/** A machine with a mock IOMMU and memory, and devices that come and go. Any thread may call. */
public final class MockMachine {
  private static final int DEVICES = 1 << 16;

  private final MockIommu iommu;
  private final MockMemory memory = new MockMemory();
  private final MockControls controls;
  // Guarded by itself.
  private final BitSet numbers = new BitSet();

  public MockMachine() {
    this(TablePages.UNLIMITED);
  }

  /**
   * @param tablePages what the IOMMU's tables are in
   */
  public MockMachine(TablePages tablePages) {
    this.iommu = new MockIommu("selftest_iommu", tablePages);
    this.controls = new MockControls(iommu);
  }

  public MockIommu iommu() {
    return iommu;
  }

  public MockMemory memory() {
    return memory;
  }

  public MockControls controls() {
    return controls;
  }

  /**
   * Makes a device, with the lowest number that is free.
   *
   * @throws org.bindery.api.RefusedException ENOMEM all requester IDs are in use
   */
  public MockDevice add(Set<MockDevice.Flag> flags) {
    int number;
    synchronized (numbers) {
      number = numbers.nextClearBit(0);
      if (number == DEVICES) {
        throw Refusal.of(Errno.ENOMEM, "%d devices use all requester IDs", DEVICES).exception();
      }
      numbers.set(number);
    }
    RequesterId requester = new RequesterId(0, number >>> 8, number & 0xff);
    iommu.add(requester, flags);
    return new MockDevice(number, requester, iommu, flags);
  }

  /** Takes a device away; whoever owns it is told before its number may be used again. */
  public void remove(MockDevice device) {
    device.group().leave();
    iommu.block(device.requester());
    iommu.remove(device.requester());
    synchronized (numbers) {
      numbers.clear(device.group().id());
    }
  }
}
