package org.bindery.iommufd.fake;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.PageResponse;
import org.bindery.api.PageTableKind;
import org.bindery.api.Refusal;
import org.bindery.api.Snoop;
import org.bindery.api.UserData;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.FaultSink;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.hardware.HardwareFault;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.IommuHardware;
import org.bindery.hardware.PageRequests;
import org.bindery.hardware.PasidTranslation;
import org.bindery.hardware.RequesterId;

/** An IOMMU that keeps book of who is in which state, and is configured by its public fields. */
// What it hands itself to asks it nothing before a test does.
@SuppressWarnings("this-escape")
public class FakeHardware implements IommuHardware, PasidTranslation, PageRequests {
  public boolean coherent = true;
  public boolean isolating = true;
  public boolean enforcing = true;

  /** False: it is a table in software, of devices behind no IOMMU. */
  public boolean translating = true;

  /** As AMD's: it reports that it enforces, and its tables have no bit for it. */
  public boolean lying;

  public List<Long> pageSizes = List.of(4096L, 1L << 21, 1L << 30);
  public IovaRange aperture = new IovaRange(0, (1L << 48) - 1);
  public Set<PageTableKind> kinds = Set.of(PageTableKind.PAGING);

  public int pasidBits;
  public boolean dirtyTracking;
  public boolean nestParent;

  /** What it makes knows nothing of the abilities that are asked for: it breaks its contract. */
  public boolean careless;

  /** What it looks at of a struct for its tables; 0: nothing. */
  public int dataBytes;

  public boolean pageRequests;

  /** As AMD's and SMMUv3's: devices that ask for no pages are attached all the same. */
  public boolean admitsSilent;

  /** What devices ask for. */
  public final FakePages pages = new FakePages(this);

  /** Requesters on whose path no-snoop cannot be blocked. */
  public final Set<RequesterId> loose = new HashSet<>();

  final FailingCalls failures;
  // Domains are closed without the lock of what is here.
  final Set<FakeDomain> domains = ConcurrentHashMap.newKeySet();
  private final String name;
  private final Map<RequesterId, Object> states = new HashMap<>();
  private final Map<Context, FakeDomain> contexts = new HashMap<>();
  private RequesterId failing;

  private record Context(RequesterId requester, int pasid) {}

  /** Tables of other hardware that it walks too. */
  public final Set<IommuDomain> shared = new HashSet<>();

  private final List<FaultSink> sinks = new ArrayList<>();

  public FakeHardware(String name, FailingCalls failures) {
    this.name = name;
    this.failures = failures;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String make() {
    return "fake";
  }

  List<Long> pageSizes() {
    return pageSizes;
  }

  IovaRange aperture() {
    return aperture;
  }

  @Override
  public HardwareCapabilities capabilities(RequesterId requester) {
    return new Capabilities(this, requester);
  }

  private record Capabilities(FakeHardware hardware, RequesterId requester)
      implements HardwareCapabilities {
    @Override
    public boolean cacheCoherent() {
      return hardware.coherent;
    }

    @Override
    public boolean enforcesSnoop() {
      return hardware.enforcing && !hardware.loose.contains(requester);
    }

    @Override
    public boolean blocksNoSnoop() {
      return enforcesSnoop() && !hardware.lying;
    }

    @Override
    public boolean isolatesInterrupts() {
      return hardware.isolating;
    }

    @Override
    public boolean translates() {
      return hardware.translating;
    }

    @Override
    public List<String> formats() {
      return List.of("fake-v2", "fake-v1");
    }

    @Override
    public Set<PageTableKind> kinds() {
      return hardware.kinds;
    }

    @Override
    public List<Long> pageSizes() {
      return hardware.pageSizes;
    }

    @Override
    public IovaRange aperture() {
      return hardware.aperture;
    }

    @Override
    public int pasidBits() {
      return hardware.pasidBits;
    }

    @Override
    public boolean dirtyTracking() {
      return hardware.dirtyTracking;
    }

    @Override
    public boolean nestParent() {
      return hardware.nestParent;
    }

    @Override
    public boolean pageRequests() {
      return hardware.pageRequests;
    }

    @Override
    public Map<String, Long> registers() {
      return Map.of("cap", 0x1234L);
    }
  }

  @Override
  public synchronized IommuDomain allocate(DomainRequest request) {
    failures.pass("allocate");
    if (dataBytes > 0) {
      request.data().ifPresent(this::read);
    }
    if (request.pageRequests().isPresent() && !pageRequests) {
      throw new AssertionError("page requests of hardware that takes none");
    }
    FakeDomain domain =
        pageSizes.getFirst() < 4096
            ? new FakeSmallDomain(this, request)
            : !translating
                ? new FakePhysicalDomain(this, request)
                : request.dirtyTracking() && !careless
                    ? new FakeDirtyDomain(this, request)
                    : new FakeDomain(this, request);
    domains.add(domain);
    return domain;
  }

  /** Reads a struct as a driver of type 1 does. */
  final byte[] read(UserData data) {
    if (data.type() != 1) {
      throw Refusal.of(Errno.EOPNOTSUPP, "%s knows no data of type %d", name, data.type())
          .exception();
    }
    byte[] bytes = new byte[dataBytes];
    data.read(MemorySegment.ofArray(bytes), 4);
    return bytes;
  }

  @Override
  public synchronized void attach(RequesterId requester, IommuDomain domain) {
    check(requester, domain);
    if (((FakeDomain) domain).process() != null) {
      throw new AssertionError(requester + " attached to a process without PASID");
    }
    failures.pass("attach");
    leave(requester);
    ((FakeDomain) domain).attached.add(requester);
    states.put(requester, domain);
  }

  private void check(RequesterId requester, IommuDomain domain) {
    if (!domains.contains(domain) && !shared.contains(domain)) {
      throw Refusal.of(Errno.EINVAL, "%s: a table of other hardware than %s", requester, name)
          .exception();
    }
    if (domain.snoop() == Snoop.ENFORCE && !capabilities(requester).enforcesSnoop()) {
      throw Refusal.of(Errno.EINVAL, "%s cannot be kept from no-snoop", requester).exception();
    }
  }

  @Override
  public synchronized void attach(RequesterId requester, int pasid, IommuDomain domain) {
    check(requester, domain);
    failures.pass("attach by PASID");
    block(requester, pasid);
    Context context = new Context(requester, pasid);
    ((FakeDomain) domain).attached.add(context);
    contexts.put(context, (FakeDomain) domain);
  }

  @Override
  public synchronized void block(RequesterId requester, int pasid) {
    if (pasid < 1 || pasid >= 1 << pasidBits) {
      throw new AssertionError("PASID " + pasid);
    }
    Context context = new Context(requester, pasid);
    FakeDomain before = contexts.remove(context);
    if (before != null) {
      before.attached.remove(context);
      pages.leave(requester, pasid);
    }
  }

  /** What translates a requester's DMA with a PASID; null: blocked. */
  public synchronized FakeDomain domainOf(RequesterId requester, int pasid) {
    return contexts.get(new Context(requester, pasid));
  }

  /** How many PASIDs of requesters are attached. */
  public synchronized int pasidsAttached() {
    return contexts.size();
  }

  @Override
  public synchronized void block(RequesterId requester) {
    leave(requester);
    states.put(requester, "blocked");
  }

  @Override
  public synchronized void release(RequesterId requester) {
    if (requester.equals(failing)) {
      throw new IllegalStateException("release fails by test");
    }
    leave(requester);
    states.remove(requester);
  }

  /** Breaks the contract for one requester. */
  public void failRelease(RequesterId requester) {
    failing = requester;
  }

  private void leave(RequesterId requester) {
    if (states.get(requester) instanceof FakeDomain before) {
      before.attached.remove(requester);
      pages.leave(requester, -1);
    }
  }

  @Override
  public void respond(RequesterId requester, int pasid, int group, PageResponse response) {
    pages.respond(requester, pasid, group, response);
  }

  @Override
  public boolean admitsSilent() {
    return admitsSilent;
  }

  /** What translates a requester's DMA, with a PASID or (-1) without; null: nothing. */
  synchronized FakeDomain translating(RequesterId requester, int pasid) {
    Object domain = pasid < 0 ? states.get(requester) : contexts.get(new Context(requester, pasid));
    return domain instanceof FakeDomain found ? found : null;
  }

  /** {@code host}, {@code blocked} or {@code attached}. */
  public synchronized String state(RequesterId requester) {
    Object state = states.get(requester);
    return state == null ? "host" : state instanceof FakeDomain ? "attached" : "blocked";
  }

  public synchronized FakeDomain domainOf(RequesterId requester) {
    return (FakeDomain) states.get(requester);
  }

  public synchronized Set<FakeDomain> domains() {
    return Set.copyOf(domains);
  }

  public synchronized Set<RequesterId> notTheHosts() {
    return Set.copyOf(states.keySet());
  }

  @Override
  public synchronized Subscription onFault(FaultSink sink) {
    sinks.add(sink);
    return () -> removeSink(sink);
  }

  private synchronized void removeSink(FaultSink sink) {
    sinks.remove(sink);
  }

  public int subscriptions() {
    return sinks.size();
  }

  public void fault(RequesterId requester, long iova) {
    fault(requester, -1, iova);
  }

  public void fault(RequesterId requester, int pasid, long iova) {
    for (FaultSink sink : List.copyOf(sinks)) {
      sink.fault(new HardwareFault(requester, pasid, iova, Access.WRITE, 5, "not mapped"));
    }
  }

  /** True when a table maps the frame. */
  public boolean maps(long frame) {
    return domains().stream().anyMatch(domain -> domain.maps(frame));
  }
}
