package org.bindery.iommufd.fake;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import org.bindery.api.Access;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;
import org.bindery.api.Process;
import org.bindery.api.Snoop;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.GuestAddressSpace;
import org.bindery.hardware.IommuDomain;
import org.bindery.hardware.PageRequestSink;

/** A table as a map of pages; it fails the test when its contract is broken by the caller. */
public class FakeDomain implements IommuDomain {
  record Page(long frame, Access access) {}

  /** Requesters, and PASIDs of requesters. */
  final Set<Object> attached = new HashSet<>();

  final FakeHardware hardware;
  final DomainRequest request;

  /** Nested domains and virtual IOMMUs under it. */
  final Set<Object> under = new HashSet<>();

  private final String format;
  private final Snoop snoop;
  private final Process process;
  private final boolean forPasid;
  final PageRequestSink sink;
  private final Map<Long, Page> pages = new ConcurrentSkipListMap<>();
  private final AtomicReference<Runnable> nextMap = new AtomicReference<>();
  private volatile long longestRun;
  private volatile boolean closed;

  FakeDomain(FakeHardware hardware, DomainRequest request) {
    this.hardware = hardware;
    this.request = request;
    this.format = request.format();
    this.snoop = request.snoop();
    this.process = request.process().orElse(null);
    this.forPasid = request.forPasid();
    this.sink = request.pageRequests().orElse(null);
    if ((process != null) != (request.kind() == PageTableKind.SVA)) {
      throw new AssertionError("a process is for SVA, and SVA for a process");
    }
    if (request.guest().isPresent() != (request.kind() == PageTableKind.EPT)) {
      throw new AssertionError("a virtual machine is for EPT, and EPT for a virtual machine");
    }
  }

  /** Whose address space it is; null: what is mapped. */
  public Process process() {
    return process;
  }

  /** Whose memory slots it shows; null: it shows none. */
  public GuestAddressSpace guest() {
    return request.guest().orElse(null);
  }

  /** What it was asked for with. */
  public DomainRequest request() {
    return request;
  }

  public boolean forPasid() {
    return forPasid;
  }

  @Override
  public String format() {
    return format;
  }

  @Override
  public Snoop snoop() {
    return snoop;
  }

  @Override
  public List<Long> pageSizes() {
    return hardware.pageSizes();
  }

  @Override
  public IovaRange aperture() {
    return hardware.aperture();
  }

  @Override
  public void map(long iova, long frame, long count, Access access) {
    if (closed
        || process != null
        || guest() != null
        || (iova & 0xfff) != 0
        || count < 1
        || access == Access.NONE) {
      throw new AssertionError("map 0x%x, %d pages, %s".formatted(iova, count, access));
    }
    hardware.failures.pass("map");
    Runnable hook = nextMap.getAndSet(null);
    if (hook != null) {
      hook.run();
    }
    longestRun = Math.max(pages.isEmpty() ? 0 : longestRun, count);
    for (long i = 0; i < count; i++) {
      if (pages.put((iova >>> 12) + i, new Page(frame + i, access)) != null) {
        throw new AssertionError("mapped twice: 0x%x".formatted(iova));
      }
    }
  }

  @Override
  public long unmap(long iova, long count) {
    long bytes = 0;
    for (long i = 0; i < count; i++) {
      bytes += pages.remove((iova >>> 12) + i) == null ? 0 : 4096;
    }
    return bytes;
  }

  @Override
  public long frameAt(long iova) {
    Page page = pages.get(iova >>> 12);
    return page == null ? -1 : page.frame();
  }

  /** Pages of the longest run in one call since it was empty: the largest leaf there can be. */
  public long longestRun() {
    return longestRun;
  }

  /** Whether something of a frame is mapped. */
  boolean maps(long frame) {
    return pages.values().stream().anyMatch(page -> page.frame() == frame);
  }

  public Access accessAt(long iova) {
    Page page = pages.get(iova >>> 12);
    return page == null ? Access.NONE : page.access();
  }

  /** Runs something inside the next map call. */
  public void onNextMap(Runnable hook) {
    nextMap.set(hook);
  }

  public int mappedPages() {
    return pages.size();
  }

  @Override
  public void close() {
    if (closed || mappedPages() != 0 || !attached.isEmpty() || !under.isEmpty()) {
      throw new AssertionError("closed twice, or not empty, or attached, or a parent");
    }
    closed = true;
    hardware.domains.remove(this);
  }
}
