package org.bindery.backend.sim.hardware;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.Refusal;
import org.bindery.api.RefusedException;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.memory.SharedFrames;
import org.bindery.hardware.DomainRequest;
import org.bindery.hardware.GuestAddressSpace;
import org.bindery.hardware.HostMemory;
import org.bindery.model.iommu.LeafSize;
import org.bindery.model.iommu.PageEntry;

/**
 * A virtual machine's second-level table as a unit walks it: its memory slots by guest address.
 * There is no copy: each page is looked up through the slots when the IOTLB does not have it. Its
 * frames are shared with the owner, not pinned and not charged.
 *
 * <p>The machine tells of a change of its slots when nothing finds the pages any more and before
 * the change is complete, and then this keeps the order that I3 takes, as {@link SvaDomain} does:
 * IOTLB, device TLBs, wait for what is in flight; only then frames are given up. The machine tells
 * one change at a time, so no slot that comes meanwhile leads to frames that are being given up.
 */
final class EptDomain implements SimDomain, PageWalk, GuestAddressSpace.Watcher {
  private static final int SHIFT = HostMemory.PAGE_SHIFT;

  private final TableFormat format;
  private final Snoop snoop;
  private final GuestAddressSpace guest;
  private final SharedFrames frames;
  private final DomainUnits units;
  private final GuestAddressSpace.Watch watch;

  /**
   * @param format of the second-level tables of this machine's CPUs
   * @throws RefusedException ENODEV the virtual machine has ended
   */
  EptDomain(
      Unit maker,
      TableFormat format,
      DomainRequest request,
      GuestAddressSpace guest,
      FrameMemory memory) {
    this.format = format;
    this.snoop = request.snoop();
    this.guest = guest;
    this.frames = new SharedFrames(memory);
    this.units = new DomainUnits(maker, this, format);
    this.watch = watch();
  }

  private GuestAddressSpace.Watch watch() {
    try {
      return guest.watch(this);
    } catch (RefusedException e) {
      units.end();
      throw e;
    }
  }

  @Override
  public TableFormat tableFormat() {
    return format;
  }

  @Override
  public DomainUnits units() {
    return units;
  }

  @Override
  public long walk(long page) {
    // For reading first, as of a process: nobody tells of a page that comes.
    long entry = look(page, Access.READ, PageEntry.READ);
    if (entry == PageEntry.NONE) {
      return PageEntry.NONE;
    }
    long both = look(page, Access.READ_WRITE, PageEntry.READ | PageEntry.WRITE);
    return both == PageEntry.NONE ? entry : both;
  }

  private long look(long page, Access access, int permissions) {
    Optional<MemorySlice> found = guest.present(page, access);
    if (found.isEmpty()) {
      return PageEntry.NONE;
    }
    try {
      return PageEntry.of(
          frames.frame(found.get()), permissions | format.flags(snoop), LeafSize.SIZE_4K);
    } catch (RefusedException e) {
      // No frame number is left: the page is not present for devices.
      return PageEntry.NONE;
    }
  }

  @Override
  public boolean request(long address, Access access) {
    return guest.touch(address, access);
  }

  @Override
  public void changed(long guestAddress, long length) {
    long first = guestAddress >>> SHIFT;
    long last = guestAddress + length - 1 >>> SHIFT;
    units.invalidate(first << SHIFT, last - first + 1, false);
  }

  @Override
  public void left(Predicate<Memory> gone) {
    frames.releaseIf(gone);
  }

  @Override
  public Snoop snoop() {
    return snoop;
  }

  @Override
  public List<Long> pageSizes() {
    return List.of((long) HostMemory.PAGE_SIZE);
  }

  @Override
  public void map(long iova, long frame, long pages, Access access) {
    throw Refusal.of(
            Errno.EOPNOTSUPP, "nothing is mapped into the table of %s: it is shared", guest.name())
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
    return guest.present(iova, Access.READ).map(frames::known).orElse(-1L);
  }

  @Override
  public void close() {
    watch.close();
    units.end();
    frames.releaseAll();
  }
}
