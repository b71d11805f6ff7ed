package org.bindery.backend.sim.vtd;

import java.util.BitSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.bindery.api.Errno;
import org.bindery.api.PageTableKind;
import org.bindery.api.Refusal;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.description.IommuDescription;
import org.bindery.backend.sim.hardware.FaultFan;
import org.bindery.backend.sim.hardware.SimHardware;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.backend.sim.memory.FrameCopy;
import org.bindery.device.DmaPort;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.FaultSink;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.RequesterId;
import org.bindery.model.iommu.ContextEntry;
import org.bindery.model.iommu.ContextTable;
import org.bindery.model.iommu.Iotlb;

/**
 * A remapping unit with second-stage translation in legacy mode: requester by its context entry to
 * a domain, address by IOTLB and table to a frame.
 *
 * <p>In the host's state a requester uses the table of the host's DMA API. No simulated host driver
 * maps anything there, so its requests are refused as not permitted, never passed through (I2).
 *
 * <p><b>Threads.</b> Each requester has its own monitor for changes; requests take no lock, see
 * {@link org.bindery.backend.sim.hardware.InFlight}. Waiting is for requests in flight only, and
 * those wait for nobody.
 */
public final class VtdHardware implements SimHardware {
  private static final int IOTLB_SETS = 1024;
  private static final int IOTLB_WAYS = 4;

  private final String name;
  private final VtdCapabilities capabilities;
  private final FrameCopy memory;
  private final int domainLimit;
  private final Iotlb iotlb = new Iotlb(IOTLB_SETS, IOTLB_WAYS);
  private final FaultFan faults;
  private final ConcurrentMap<Integer, ContextTable<VtdDomain>> segments =
      new ConcurrentHashMap<>();
  private final ConcurrentMap<RequesterId, Requester> requesters = new ConcurrentHashMap<>();
  // Guarded by itself.
  private final BitSet domainIds = new BitSet();

  public VtdHardware(IommuDescription description, FrameCopy memory, SimLog log) {
    VtdRegisters registers = new VtdRegisters(description.cap(), description.ecap());
    this.name = description.name();
    this.capabilities = new VtdCapabilities(registers);
    this.memory = memory;
    this.faults = new FaultFan(log);
    this.domainLimit = registers.domains();
    // Domain id 0 is reserved, as hardware with caching mode demands.
    domainIds.set(0);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String make() {
    return "vtd";
  }

  @Override
  public HardwareCapabilities capabilities(RequesterId requester) {
    return capabilities;
  }

  @Override
  public IommuDomain allocate(DomainRequest request) {
    if (!capabilities.kinds().contains(request.kind())) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "%s (vtd) has page tables of kind %s only, not %s",
              name,
              PageTableKind.PAGING,
              request.kind())
          .exception();
    }
    if (!capabilities.formats().contains(request.format())) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "%s (vtd) has the format %s, not %s",
              name,
              VtdCapabilities.SECOND_STAGE,
              request.format())
          .exception();
    }
    if (request.snoop() == Snoop.ENFORCE && !capabilities.enforcesSnoop()) {
      throw Refusal.of(
              Errno.EOPNOTSUPP,
              "%s (vtd) cannot enforce snooping: its extended capability register 0x%x lacks"
                  + " snoop control (bit 7)",
              name,
              capabilities.unit().ecap())
          .exception();
    }
    return new VtdDomain(this, takeDomain(), capabilities, request.snoop(), iotlb);
  }

  private int takeDomain() {
    synchronized (domainIds) {
      int id = domainIds.nextClearBit(0);
      if (id >= domainLimit) {
        throw Refusal.of(Errno.ENOMEM, "all %d domain ids of %s are in use", domainLimit, name)
            .exception();
      }
      domainIds.set(id);
      return id;
    }
  }

  void freeDomain(int id) {
    synchronized (domainIds) {
      domainIds.clear(id);
    }
  }

  @Override
  public void attach(RequesterId requester, IommuDomain domain) {
    if (!(domain instanceof VtdDomain own) || !own.belongsTo(this)) {
      throw Refusal.of(
              Errno.EINVAL, "the page table is not one of %s, which %s is behind", name, requester)
          .exception();
    }
    if (!requester(requester).change(new ContextEntry.Translated<>(own))) {
      throw Refusal.of(Errno.EINVAL, "no device with requester ID %s is behind %s", requester, name)
          .exception();
    }
  }

  @Override
  public void block(RequesterId requester) {
    // One that is not there is blocked already.
    requester(requester).change(new ContextEntry.Blocked<>());
  }

  @Override
  public void release(RequesterId requester) {
    requester(requester).change(new ContextEntry.Host<>());
  }

  @Override
  public Subscription onFault(FaultSink sink) {
    return faults.add(sink);
  }

  @Override
  public void admit(RequesterId requester) {
    requester(requester).admit(new ContextEntry.Host<>());
  }

  @Override
  public void admitBlocked(RequesterId requester) {
    requester(requester).admit(new ContextEntry.Blocked<>());
  }

  @Override
  public void forget(RequesterId requester) {
    requester(requester).forget();
  }

  @Override
  public void settle(RequesterId requester) {
    requester(requester).inFlight().drain();
  }

  @Override
  public DmaPort path(RequesterId requester) {
    return new VtdDmaPath(requester(requester), capabilities.aperture(), memory, faults);
  }

  private Requester requester(RequesterId id) {
    return requesters.computeIfAbsent(
        id,
        _ -> new Requester(id, segments.computeIfAbsent(id.segment(), _ -> new ContextTable<>())));
  }
}
