package org.bindery.backend.sim.testing;

import java.util.Optional;
import org.bindery.backend.sim.hardware.DeviceTlb;
import org.bindery.backend.sim.hardware.PageAsking;
import org.bindery.backend.sim.hardware.SimHardware;
import org.bindery.device.DmaPort;
import org.bindery.device.PasidPort;
import org.bindery.hardware.RequesterId;

/** Ways into memory for functions that lack a device TLB, or ask for no pages, or both. */
public final class Ports {
  private Ports() {}

  public static DmaPort dma(SimHardware unit, RequesterId requester) {
    return unit.path(requester, null, PageAsking.never());
  }

  public static DmaPort dma(SimHardware unit, RequesterId requester, DeviceTlb tlb) {
    return unit.path(requester, tlb, PageAsking.never());
  }

  public static DmaPort dma(SimHardware unit, RequesterId requester, PageAsking asking) {
    return unit.path(requester, null, asking);
  }

  /** Empty: the unit tells no PASIDs apart. */
  public static Optional<PasidPort> pasids(SimHardware unit, RequesterId requester) {
    return pasids(unit, requester, PageAsking.never());
  }

  /** As {@link #pasids(SimHardware, RequesterId)}. */
  public static Optional<PasidPort> pasids(
      SimHardware unit, RequesterId requester, PageAsking asking) {
    return unit.pasidPath(requester, null, asking);
  }
}
