package org.bindery.backend.sim.hardware;

import org.bindery.backend.sim.testing.Ports;
import org.bindery.device.DmaPort;

/** As {@link DirtyTrackingTest}, of devices that keep translations themselves. */
class DeviceTlbDirtyTest extends DirtyTrackingTest {
  @Override
  DmaPort path(Unit behind) {
    DeviceTlb tlb = new DeviceTlb();
    behind.deviceTlb(ONE, tlb);
    tlb.turn(true);
    return Ports.dma(behind, ONE, tlb);
  }
}
