package org.bindery.tck.planted;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bindery.api.Access;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.FaultSink;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.RequesterId;

/** Faults of an IOMMU. */
record PlantedHardware(Planted fault, IommuHardware real, Set<RequesterId> attached) {
  PlantedHardware(Planted fault, IommuHardware real) {
    this(fault, real, ConcurrentHashMap.newKeySet());
  }

  IommuDomain allocate(DomainRequest request) {
    IommuDomain domain = real.allocate(request);
    return Interposed.before(IommuDomain.class, domain, new PlantedDomain(fault, domain));
  }

  void attach(RequesterId requester, IommuDomain domain) {
    if (fault == Planted.TABLE_IS_FILLED_WHEN_ATTACHED) {
      PlantedDomain.attached(domain);
    }
    if (fault == Planted.ATTACH_KEEPS_THE_FIRST_TABLE && !attached.add(requester)) {
      return;
    }
    real.attach(requester, (IommuDomain) Interposed.real(domain));
  }

  void block(RequesterId requester) {
    attached.remove(requester);
    if (fault != Planted.BLOCK_DOES_NOTHING) {
      real.block(requester);
    }
  }

  IommuHardware.Subscription onFault(FaultSink sink) {
    return real.onFault(told -> {
      switch (fault) {
        case FAULT_IS_NOT_TOLD -> {}
        case FAULT_IS_TOLD_TWICE -> {
          sink.fault(told);
          sink.fault(told);
        }
        case FAULT_TELLS_THE_PAGE -> sink.fault(changed(told, told.iova() & -4096, told.access()));
        case FAULT_IS_ALWAYS_A_READ -> sink.fault(changed(told, told.iova(), Access.READ));
        default -> sink.fault(told);
      }
    });
  }

  private static HardwareFault changed(HardwareFault told, long iova, Access access) {
    return new HardwareFault(
        told.requester(), told.pasid(), iova, access, told.code(), told.reason());
  }
}
