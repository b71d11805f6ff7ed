package org.bindery.backend.sim.vm;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReference;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.VirtualCpu;
import org.bindery.api.WbinvdCount;
import org.bindery.backend.sim.cache.CachedMemory;
import org.bindery.backend.sim.memory.FrameCopy;
import org.bindery.hardware.HostMemory;

/**
 * A guest's processor over the cache of the machine. All pages of an access are found before the
 * first byte is moved, so a refused access changes nothing.
 *
 * <p>An uncached access that the machine honours goes to memory alone, and a line that is held of
 * the address is neither asked nor dropped: it may be written back over it later. (Architecture
 * manuals demand that such a line be flushed before the memory type is changed, and say no more.)
 *
 * <p>Thread-safe; what is written while another thread changes how DMA is treated goes by the old
 * or the new way.
 */
final class GuestCpu implements VirtualCpu {
  private static final long OFFSET = HostMemory.PAGE_SIZE - 1;

  private final String vm;
  private final GuestMemory guest;
  private final CachedMemory memory;
  private final AtomicReference<WbinvdCount> wbinvd = new AtomicReference<>(WbinvdCount.NONE);
  private volatile boolean nonCoherent;

  GuestCpu(String vm, GuestMemory guest, CachedMemory memory) {
    this.vm = vm;
    this.guest = guest;
    this.memory = memory;
  }

  void nonCoherent(boolean on) {
    nonCoherent = on;
  }

  WbinvdCount wbinvd() {
    return wbinvd.get();
  }

  @Override
  public void read(long guestAddress, MemorySegment into) {
    access(guestAddress, into, false);
  }

  @Override
  public void write(long guestAddress, MemorySegment from) {
    access(guestAddress, from, true);
  }

  private void access(long guestAddress, MemorySegment data, boolean store) {
    var unused =
        guest.accessing(() -> {
          if (data.byteSize() != 0) {
            move(guestAddress, frames(guestAddress, data.byteSize(), store), data, store);
          }
          return data;
        });
  }

  private long[] frames(long guestAddress, long length, boolean store) {
    long first = guestAddress & ~OFFSET;
    long pages = (guestAddress - first + length - 1 >>> HostMemory.PAGE_SHIFT) + 1;
    long[] frames = new long[Math.toIntExact(pages)];
    for (int i = 0; i < frames.length; i++) {
      frames[i] =
          guest.frame(
              first + ((long) i << HostMemory.PAGE_SHIFT), store ? Access.READ_WRITE : Access.READ);
    }
    return frames;
  }

  private void move(long guestAddress, long[] frames, MemorySegment data, boolean store) {
    long done = 0;
    for (long frame : frames) {
      long at = guestAddress + done;
      long part = FrameCopy.inFrame(at, data.byteSize() - done);
      boolean around = nonCoherent && guest.isUncached(at);
      boolean moved =
          store
              ? store(frame, at & OFFSET, data, done, part, around)
              : load(frame, at & OFFSET, data, done, part, around);
      if (!moved) {
        throw Refusal.of(
                Errno.EFAULT, "the memory behind guest address 0x%x of %s has been closed", at, vm)
            .exception();
      }
      done += part;
    }
  }

  private boolean load(
      long frame, long at, MemorySegment into, long offset, long length, boolean around) {
    return around
        ? memory.uncached().read(frame, at, into, offset, length)
        : memory.cache().load(frame, at, into, offset, length);
  }

  private boolean store(
      long frame, long at, MemorySegment from, long offset, long length, boolean around) {
    return around
        ? memory.uncached().write(frame, at, from, offset, length)
        : memory.cache().store(frame, at, from, offset, length);
  }

  @Override
  public void memoryType(long guestAddress, long length, MemoryType type) {
    if (((guestAddress | length) & OFFSET) != 0 || length <= 0) {
      throw Refusal.of(
              Errno.EINVAL,
              "0x%x bytes from guest address 0x%x are not whole pages",
              length,
              guestAddress)
          .exception();
    }
    guest.uncached(guestAddress, length, type == MemoryType.UNCACHED);
  }

  @Override
  public void flush(long guestAddress) {
    var unused =
        guest.accessing(() -> {
          long frame = guest.frame(guestAddress, Access.READ);
          memory.cache().evict(frame, guestAddress & OFFSET);
          return frame;
        });
  }

  @Override
  public void writeBackAndInvalidate() {
    var unused =
        guest.accessing(() -> {
          WbinvdCount one =
              nonCoherent
                  ? new WbinvdCount(0, 1, memory.cache().evictAll())
                  : new WbinvdCount(1, 0, 0);
          return wbinvd.accumulateAndGet(one, WbinvdCount::plus);
        });
  }
}
