package org.bindery.tck.machine;

import java.util.BitSet;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.RequesterId;

/**
 * A machine of nothing but memory, and devices that come and go, each behind the IOMMU that it is
 * added with. Any thread may call.
 */
public final class BareMachine {
  private static final int DEVICES = 1 << 16;

  private final FrameNumbers memory = new FrameNumbers();
  // Guarded by itself.
  private final BitSet numbers = new BitSet();

  public FrameNumbers memory() {
    return memory;
  }

  /**
   * Makes a device, alone in its group, with the lowest number that is free.
   *
   * @param kind what its name begins with; the number follows
   * @param pasidBits of the device; 0: none
   * @param pageRequests whether missing pages are asked for
   * @throws org.bindery.api.RefusedException ENOMEM all requester IDs are in use
   */
  public BareDevice add(String kind, IommuHardware hardware, int pasidBits, boolean pageRequests) {
    int number;
    synchronized (numbers) {
      number = numbers.nextClearBit(0);
      if (number == DEVICES) {
        throw Refusal.of(Errno.ENOMEM, "%d devices use all requester IDs", DEVICES).exception();
      }
      numbers.set(number);
    }
    RequesterId requester = new RequesterId(0, number >>> 8, number & 0xff);
    return new BareDevice(kind + number, number, requester, hardware, pasidBits, pageRequests);
  }

  /**
   * Takes a device away. Whoever owns it is told and its DMA is blocked before its number may be
   * used again.
   *
   * @param gone is called in between, so that the hardware forgets the device, too
   */
  public void remove(BareDevice device, Runnable gone) {
    device.group().leave();
    device.hardware().block(device.requester());
    gone.run();
    synchronized (numbers) {
      numbers.clear(device.group().id());
    }
  }
}
