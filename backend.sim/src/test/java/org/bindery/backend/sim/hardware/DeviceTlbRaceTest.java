package org.bindery.backend.sim.hardware;

import static org.assertj.core.api.Assumptions.assumeThat;

import org.bindery.backend.sim.testing.Ports;
import org.bindery.device.DmaPort;
import org.bindery.hardware.RequesterId;

/** As {@link UnmapRaceTest}, of devices that keep translations themselves. */
class DeviceTlbRaceTest extends UnmapRaceTest {
  @Override
  DmaPort path(Unit unit, RequesterId requester) {
    assumeThat(unit.facts().deviceTlbs()).isTrue();
    DeviceTlb tlb = new DeviceTlb();
    unit.deviceTlb(requester, tlb);
    tlb.turn(true);
    return Ports.dma(unit, requester, tlb);
  }
}
