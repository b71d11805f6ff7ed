package org.bindery.backend.sim.hardware;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.PageResponse;
import org.bindery.api.Refusal;
import org.bindery.api.UserData;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.interrupt.MessagePath;
import org.bindery.backend.sim.interrupt.MessageRouter;
import org.bindery.backend.sim.interrupt.MessageSource;
import org.bindery.backend.sim.interrupt.ProcessorVectors;
import org.bindery.backend.sim.log.SimLog;
import org.bindery.device.DmaPort;
import org.bindery.device.PasidPort;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.FaultSink;
import org.bindery.hardware.HardwareCapabilities;
import org.bindery.hardware.HardwareInfo;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.NestedRequest;
import org.bindery.hardware.RequesterId;
import org.bindery.hardware.VirtualIommu;
import org.bindery.model.iommu.ContextEntry;
import org.bindery.model.iommu.ContextTable;
import org.bindery.model.iommu.Iotlb;
import org.bindery.model.iommu.TablePages;
import org.bindery.model.iommu.TranslationEntry;

/**
 * An IOMMU of any make: requester by its entry in a table (VT-d's context table, AMD's device
 * table), or by its table of PASIDs, to a domain; address by IOTLB and page table to a frame.
 *
 * <p>In the host's state a requester uses the table of the host's DMA API. No simulated host driver
 * maps anything there, so its requests are refused as not mapped, never passed through (I2).
 *
 * <p><b>Threads.</b> Each requester has its own monitor for changes; requests take no lock, see
 * {@link InFlight}. Waiting is for requests in flight only, and those wait for nobody.
 */
public final class Unit implements SimHardware {
  private static final int IOTLB_SETS = 1024;
  private static final int IOTLB_WAYS = 4;

  private final String name;
  private final MakeFacts facts;
  private final TableChecks checks;
  private final CachedMemory memory;
  private final Supplier<InFlight> inFlight;
  private final UnitTables tables;
  private final Iotlb iotlb = new Iotlb(IOTLB_SETS, IOTLB_WAYS);
  private final DomainIds domainIds;
  private final MessageRouter messages;
  private final FaultFan faults;
  private final ConcurrentMap<Integer, ContextTable<ContextEntry.Translated<Attachment>>> segments =
      new ConcurrentHashMap<>();
  private final ConcurrentMap<RequesterId, Requester> requesters = new ConcurrentHashMap<>();

  /**
   * @param memory of the machine: units over the same one can share page tables
   */
  public Unit(String name, MakeFacts facts, CachedMemory memory, SimLog log) {
    this(name, facts, memory, new ProcessorVectors(), log);
  }

  /**
   * @param memory of the machine: units over the same one can share page tables
   * @param processors of the machine: what interrupts of x86 go to
   */
  public Unit(
      String name, MakeFacts facts, CachedMemory memory, ProcessorVectors processors, SimLog log) {
    this(name, facts, memory, new EvictingGuard(memory.cache()), processors, InFlight::new, log);
  }

  /** What hardware finds of a requester without PASID; empty: nothing is attached. */
  Optional<TranslationEntry> entry(RequesterId requester) {
    return requester(requester).entry() instanceof ContextEntry.Translated<Attachment> translated
        ? Optional.of(translated.domain().entry())
        : Optional.empty();
  }

  /** What hardware finds of a requester's PASID; empty: nothing is attached. */
  Optional<TranslationEntry> entry(RequesterId requester, int pasid) {
    return Optional.ofNullable(requester(requester).pasid(pasid)).map(Attachment::entry);
  }

  /** With another guard, for tests of what it is there for. */
  Unit(String name, MakeFacts facts, CachedMemory memory, TableGuard guard, SimLog log) {
    this(name, facts, memory, guard, new ProcessorVectors(), InFlight::new, log);
  }

  /** As a test makes it of all that there is. */
  Unit(
      String name,
      MakeFacts facts,
      CachedMemory memory,
      TableGuard guard,
      ProcessorVectors processors,
      Supplier<InFlight> inFlight,
      SimLog log) {
    this.name = name;
    this.facts = facts;
    this.checks = new TableChecks(name, facts);
    this.memory = memory;
    this.inFlight = inFlight;
    this.tables = new UnitTables(this, memory, guard);
    this.messages = facts.messages(processors);
    this.faults = new FaultFan(log);
    this.domainIds = new DomainIds(name, facts.domains());
    ConcurrentMap<RequesterId, Requester> all = requesters;
    memory.drainedBy(() -> all.values().forEach(requester -> requester.inFlight().drain()));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String make() {
    return facts.make();
  }

  @Override
  public MakeFacts facts() {
    return facts;
  }

  @Override
  public HardwareCapabilities capabilities(RequesterId requester) {
    return new UnitCapabilities(facts, requester);
  }

  @Override
  public IommuDomain allocate(DomainRequest request) {
    return tables.allocate(request);
  }

  @Override
  public IommuDomain allocateNested(NestedRequest request, IommuDomain parent) {
    return tables.nested(request, own(request.requester(), parent));
  }

  @Override
  public boolean offers(RequesterId requester, int type) {
    return tables.slices(requester, type).isPresent();
  }

  @Override
  public VirtualIommu allocate(
      RequesterId requester,
      int type,
      IommuDomain parent,
      Optional<UserData> data,
      VirtualIommu.User user) {
    return tables.slice(requester, type, own(requester, parent), user);
  }

  @Override
  public HardwareInfo info(RequesterId requester, int wanted) {
    HardwareInfo info = facts.info();
    if (wanted != 0 && wanted != info.type()) {
      throw tables.lacks("describes itself as type %d, not %d", info.type(), wanted);
    }
    return info;
  }

  /** A table, perhaps of another unit, is going to be used here. */
  DomainOnUnit enter(PageWalk table, TableFormat format) {
    return on(domainIds.take(), table, format);
  }

  /**
   * A table that a device asks for is going to be used here: with a number if the unit lends one.
   *
   * @param held as of {@link DomainIds#lend}
   */
  DomainOnUnit lend(PageWalk table, TableFormat format, int held) {
    return on(domainIds.lend(held), table, format);
  }

  /** A table is going to be used here of which nothing is kept. */
  DomainOnUnit unnumbered(PageWalk table, TableFormat format) {
    return on(DomainIds.NONE, table, format);
  }

  private DomainOnUnit on(int id, PageWalk table, TableFormat format) {
    // As wide as the unit has it, which may be more than the table's maker has.
    IovaRange aperture = facts.format(format.name()).orElse(format).aperture();
    return new DomainOnUnit(this, id, table, iotlb, format, aperture);
  }

  private Attachment attachment(RequesterId requester, int pasid, SimDomain table) {
    DomainOnUnit on = table.units().on(this);
    TranslationEntry entry = table.entry(facts, on.id(), requester, pasid);
    return table instanceof StreamDomain stream
        ? new Attachment(on, entry, stream, stream.slice().virtualId(requester))
        : new Attachment(on, entry);
  }

  /** What its tables are in. */
  TablePages tablePages() {
    return memory.frames().tablePages();
  }

  /** How many domain ids tables have now. */
  public int domainsUsed() {
    return domainIds.used();
  }

  void freeDomain(int id) {
    domainIds.free(id);
  }

  @Override
  public void attach(RequesterId requester, IommuDomain domain) {
    SimDomain table = own(requester, domain);
    checks.forRequester(requester, table);
    Requester behind = requester(requester);
    synchronized (behind) {
      requireNoReset(behind, 0, table);
      checks.asks(requester, table, behind.asking());
      checks.besidePasids(requester, table, behind.pasids());
      requireKnown(behind);
      behind.attach(() -> attachment(requester, 0, table));
    }
  }

  @Override
  public void attach(RequesterId requester, int pasid, IommuDomain domain) {
    SimDomain table = own(requester, domain);
    checks.forPasid(requester, pasid, table);
    Requester behind = requester(requester);
    synchronized (behind) {
      requireNoReset(behind, pasid, table);
      checks.asks(requester, table, behind.asking());
      checks.besideEntry(requester, pasid, behind.entry());
      requireKnown(behind);
      behind.attach(pasid, () -> attachment(requester, pasid, table));
    }
  }

  private void requireKnown(Requester requester) {
    if (!requester.known()) {
      throw checks.unknown(requester.id());
    }
  }

  private static void requireNoReset(Requester requester, int pasid, SimDomain wanted) {
    if (requester.isReset(pasid, wanted.units())) {
      throw Refusal.of(
              Errno.EBUSY, "%s is being reset: nothing is attached meanwhile", requester.id())
          .blockedBy(requester.id().toString(), "being reset")
          .exception();
    }
  }

  private SimDomain own(RequesterId requester, IommuDomain domain) {
    if (domain instanceof SimDomain table && table.units().maker().memory == memory) {
      return table;
    }
    throw checks.foreign(requester);
  }

  @Override
  public void block(RequesterId requester) {
    // One that is not there is blocked already.
    requester(requester).detach(new ContextEntry.Blocked<>());
  }

  @Override
  public void block(RequesterId requester, int pasid) {
    requester(requester).detach(pasid, null);
  }

  @Override
  public void detach(RequesterId requester, int pasid, IommuDomain domain) {
    requester(requester).detach(pasid, own(requester, domain).units());
  }

  @Override
  public void release(RequesterId requester) {
    requester(requester).detach(new ContextEntry.Host<>());
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
  public void deviceTlb(RequesterId requester, DeviceTlb tlb) {
    if (!facts.deviceTlbs()) {
      throw new IllegalStateException(name + " takes no translated requests");
    }
    requester(requester).deviceTlb(tlb);
  }

  @Override
  public void beginReset(RequesterId requester) {
    requester(requester).beginReset();
  }

  @Override
  public void endReset(RequesterId requester) {
    requester(requester).endReset();
  }

  @Override
  public void settle(RequesterId requester) {
    requester(requester).inFlight().drain();
  }

  @Override
  public List<Integer> pasids(RequesterId requester) {
    return requester(requester).pasids();
  }

  @Override
  public List<RequesterId> attachedTo(int pasid) {
    return requesters.values().stream()
        .filter(requester -> requester.standsFor(pasid) != null)
        .map(Requester::id)
        .toList();
  }

  @Override
  public void respond(RequesterId requester, int pasid, int group, PageResponse response) {
    requester(requester).groups().answer(pasid, group, response);
  }

  @Override
  public boolean admitsSilent() {
    return !facts.demandsPageRequests();
  }

  @Override
  public DmaPort path(RequesterId requester, DeviceTlb tlb, PageAsking asking) {
    Requester behind = requester(requester);
    return new UnitDmaPath(
        behind, tlb, facts, messagesOf(behind), memory, told(behind, asking), faults);
  }

  @Override
  public MessagePath messages(MessageSource source) {
    return new UnitMessagePath(messages, source, messagesOf(requester(source.arrivesAs())));
  }

  private UnitMessages messagesOf(Requester requester) {
    return new UnitMessages(requester, facts, messages, faults);
  }

  @Override
  public Optional<PasidPort> pasidPath(RequesterId requester, DeviceTlb tlb, PageAsking asking) {
    if (facts.pasidBits() == 0) {
      return Optional.empty();
    }
    Requester behind = requester(requester);
    return Optional.of(new UnitPasidPath(behind, tlb, facts, memory, told(behind, asking), faults));
  }

  /** Has the requester ask as far as the unit takes it: page requests, or stalling, one of both. */
  private PageAsking told(Requester requester, PageAsking asking) {
    boolean takes = facts.pageRequests() && asking.stalls() == facts.stalls();
    PageAsking told = takes ? asking : PageAsking.never();
    requester.asking(told);
    return told;
  }

  /** When this returns no request goes by what a requester's function keeps of translations. */
  void forgetDevice(RequesterId requester) {
    Requester behind = requester(requester);
    behind.invalidateDevice(DeviceTlb.ALL, 0, 0, true);
    behind.inFlight().drain();
  }

  private Requester requester(RequesterId id) {
    return requesters.computeIfAbsent(
        id,
        _ ->
            new Requester(
                id,
                segments.computeIfAbsent(id.segment(), _ -> new ContextTable<>(tablePages())),
                facts.pasidBits(),
                tablePages(),
                inFlight.get()));
  }
}
