package org.bindery.uapi.door.lab;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.FaultSink;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.RequesterId;

/** As the emulated VT-d of the observed machine: pages of 4 KiB to 1 GiB, the whole 64 bits. */
final class LabHardware implements IommuHardware {
  static final List<Long> PAGE_SIZES = List.of(4096L, 1L << 21, 1L << 30);
  static final IovaRange APERTURE = IovaRange.all();

  private final Set<LabDomain> domains = new HashSet<>();
  private final Map<RequesterId, Object> states = new HashMap<>();

  @Override
  public String name() {
    return "dmar0";
  }

  @Override
  public String make() {
    return "lab";
  }

  @Override
  public HardwareCapabilities capabilities(RequesterId requester) {
    return new Capabilities();
  }

  private static final class Capabilities implements HardwareCapabilities {
    @Override
    public boolean cacheCoherent() {
      return true;
    }

    @Override
    public boolean enforcesSnoop() {
      return true;
    }

    @Override
    public boolean isolatesInterrupts() {
      return true;
    }

    @Override
    public List<String> formats() {
      return List.of("lab");
    }

    @Override
    public Set<PageTableKind> kinds() {
      return Set.of(PageTableKind.PAGING);
    }

    @Override
    public List<Long> pageSizes() {
      return PAGE_SIZES;
    }

    @Override
    public IovaRange aperture() {
      return APERTURE;
    }
  }

  @Override
  public synchronized IommuDomain allocate(DomainRequest request) {
    LabDomain domain = new LabDomain(this, request);
    domains.add(domain);
    return domain;
  }

  synchronized void closed(LabDomain domain) {
    if (!domains.remove(domain) || !domain.frames.isEmpty() || states.containsValue(domain)) {
      throw new AssertionError("closed twice, filled, or attached");
    }
  }

  @Override
  public synchronized void attach(RequesterId requester, IommuDomain domain) {
    states.put(requester, domain);
  }

  @Override
  public synchronized void block(RequesterId requester) {
    states.put(requester, "blocked");
  }

  @Override
  public synchronized void release(RequesterId requester) {
    states.remove(requester);
  }

  @Override
  public Subscription onFault(FaultSink sink) {
    return () -> {};
  }

  /** True when every requester is the host's again and no table is left. */
  synchronized boolean untouched() {
    return states.isEmpty() && domains.isEmpty();
  }
}
