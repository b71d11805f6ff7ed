package org.bindery.backend.sim.hardware;

import java.util.Optional;
import org.bindery.api.Access;
import org.bindery.api.AddressSpaceWatcher;
import org.bindery.api.Errno;
import org.bindery.api.IovaRange;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.memory.SharedFrames;
import org.bindery.hardware.HostMemory;
import org.bindery.model.iommu.LeafFormat;
import org.bindery.model.iommu.LeafSize;
import org.bindery.model.iommu.PageEntry;

/**
 * The page table of a process' CPU as a unit walks it (shared virtual addressing). There is no
 * copy: each page is looked up in the process when the IOTLB does not have it. Its frames are
 * shared with the process, not pinned and not charged.
 *
 * <p>The process tells of its changes after it made them, and then this keeps the order that I3
 * takes: IOTLB, then device TLB, then wait for what is in flight; only then are the frames of a
 * memory that has gone given up. A walk that found a page before the change is of a request in
 * flight, so it has ended by then, and what it put into the IOTLB was refused or is gone. A walk
 * takes no lock but those of the look-up in the process and of {@link SharedFrames}, and nobody
 * waits for requests in flight while he has one of those.
 */
final class SvaDomain implements SimDomain, PageWalk, AddressSpaceWatcher {
  /** What user space has of 48 bits: the lower half of the canonical addresses. */
  static final IovaRange USER_SPACE = new IovaRange(0, (1L << 47) - 1);

  private static final int SHIFT = HostMemory.PAGE_SHIFT;

  /** What any CPU of the machine walks. Nothing is ever written into it here. */
  private static final TableFormat CPU =
      new TableFormat(
          "cpu", Stage.FIRST, 4, LeafSize.SIZE_4K, USER_SPACE, LeafFormat.PACKED, SnoopPlace.ENTRY);

  private final String format;
  private final Snoop snoop;
  private final Process process;
  private final SharedFrames frames;
  private final DomainUnits units;
  private final Process.Watch watch;

  /**
   * @throws RefusedException ESRCH the process has exited; EOPNOTSUPP it cannot be followed
   */
  SvaDomain(Unit maker, String format, Snoop snoop, Process process, FrameMemory memory) {
    this.format = format;
    this.snoop = snoop;
    this.process = process;
    this.frames = new SharedFrames(memory);
    this.units = new DomainUnits(maker, this, CPU);
    this.watch = watch();
  }

  private Process.Watch watch() {
    try {
      return process.watch(this);
    } catch (RefusedException e) {
      units.end();
      throw e;
    }
  }

  @Override
  public TableFormat tableFormat() {
    return CPU;
  }

  @Override
  public DomainUnits units() {
    return units;
  }

  @Override
  public long walk(long page) {
    // For reading first: nobody tells of a page that comes, so one that comes between the two looks
    // would be kept as one that cannot be written.
    long entry = look(page, Access.READ, PageEntry.READ);
    if (entry == PageEntry.NONE) {
      return PageEntry.NONE;
    }
    long both = look(page, Access.READ_WRITE, PageEntry.READ | PageEntry.WRITE);
    return both == PageEntry.NONE ? entry : both;
  }

  private long look(long page, Access access, int flags) {
    Optional<MemorySlice> found = process.present(page, access);
    if (found.isEmpty()) {
      return PageEntry.NONE;
    }
    try {
      return PageEntry.of(frames.frame(found.get()), flags, LeafSize.SIZE_4K);
    } catch (RefusedException e) {
      // No frame number is left: the page is not present for devices.
      return PageEntry.NONE;
    }
  }

  @Override
  public boolean request(long address, Access access) {
    return USER_SPACE.contains(address) && process.touch(address, access);
  }

  @Override
  public void changed(long address, long length) {
    long first = address >>> SHIFT;
    long last = address + length - 1 >>> SHIFT;
    units.invalidate(first << SHIFT, last - first + 1, false);
  }

  @Override
  public void unmapped(Memory memory) {
    changed(memory.address(), memory.length());
    frames.release(memory);
  }

  @Override
  public void exited() {
    // Every memory was told: an empty table is left until it is detached.
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
  public void map(long iova, long frame, long pages, Access access) {
    throw Refusal.of(
            Errno.EOPNOTSUPP, "nothing is mapped into the page table of %s: it is shared", process)
        .exception();
  }

  /** Nothing was ever mapped by {@link #map}. */
  @Override
  public long unmap(long iova, long pages) {
    return 0;
  }

  /** A page has a frame number only when a device has used the memory that it is of. */
  @Override
  public long frameAt(long iova) {
    return process.present(iova, Access.READ).map(frames::known).orElse(-1L);
  }

  @Override
  public void close() {
    watch.close();
    units.end();
    frames.releaseAll();
  }
}
