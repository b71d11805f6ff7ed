package org.bindery.backend.sim.memory;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.Refusal;
import org.bindery.hardware.HostMemory;
import org.bindery.model.iommu.TablePages;

/**
 * Frame numbers for the pages of user memory.
 *
 * <p>Each memory that has a page pinned, or that is shared with the page table of a CPU, has a run
 * of frame numbers, all its pages long, whose first is congruent with its address modulo 1 GiB;
 * when neither is so any more the numbers are free again. Numbers are plentiful, so runs are never
 * packed tightly; what is limited is how many pages are pinned at once: as many as the host has
 * memory. Sharing counts as neither pinned nor charged: it only names the frames that the process
 * has.
 *
 * <p><b>Threads.</b> Pinning takes one lock. {@link #find} takes none and makes no garbage: it
 * searches an array that is replaced when a run comes or goes.
 */
public final class FrameMemory implements HostMemory {
  private static final long CONGRUENCE = 1L << 30 - PAGE_SHIFT;

  /** The first megabyte is the firmware's. */
  private static final long LOWEST = 1L << 20 - PAGE_SHIFT;

  /** 52 bits of physical address. */
  private static final long FRAMES = 1L << 52 - PAGE_SHIFT;

  private final long limit;
  private final TablePages tablePages;
  private final Map<Memory, FrameRun> byMemory = new IdentityHashMap<>();
  private long pinned;
  private LeavingFrames leaving = (_, _) -> {};

  // By first frame. Replaced as a whole, under the lock.
  private volatile FrameRun[] runs = {};

  /**
   * @param bytes how much memory the host has
   */
  public FrameMemory(long bytes) {
    this(bytes, TablePages.UNLIMITED);
  }

  /**
   * @param bytes how much memory the host has
   * @param tablePages what the tables of its IOMMUs take of it
   */
  public FrameMemory(long bytes, TablePages tablePages) {
    this.limit = bytes >>> PAGE_SHIFT;
    this.tablePages = tablePages;
  }

  /** What the tables of the host's IOMMUs are in. */
  public TablePages tablePages() {
    return tablePages;
  }

  /** Who is told of frames before their numbers are free again; one. */
  public synchronized void onLeaving(LeavingFrames told) {
    leaving = told;
  }

  @Override
  public synchronized long pin(Memory memory, long offset, long pages) {
    check(memory, offset, pages);
    FrameRun used = run(memory);
    long frame = used.frameAt(offset);
    long more = used.unpinned(frame, pages);
    if (more > limit - pinned) {
      throw Refusal.of(
              Errno.ENOMEM,
              "%d pages are wanted and the host has %d of %d left",
              more,
              limit - pinned,
              limit)
          .exception();
    }
    used.pin(frame, pages);
    pinned += more;
    keep(memory, used);
    return frame;
  }

  /** The memory's, or one that is to be kept if it is used. */
  private FrameRun run(Memory memory) {
    FrameRun run = byMemory.get(memory);
    return run == null ? new FrameRun(memory, place(memory)) : run;
  }

  private void keep(Memory memory, FrameRun used) {
    if (byMemory.putIfAbsent(memory, used) == null) {
      publish();
    }
  }

  private void dropWhenIdle(FrameRun run) {
    if (run.idle()) {
      leaving.leaving(run.firstFrame, run.pages);
      byMemory.values().remove(run);
      publish();
    }
  }

  /**
   * Names the frames of a memory for a page table that shares them with a CPU's, until as many
   * calls of {@link #unshare} with what this answers.
   *
   * @throws org.bindery.api.RefusedException ENOMEM no frame numbers are left
   */
  public synchronized FrameRun share(Memory memory) {
    FrameRun used = run(memory);
    used.share();
    keep(memory, used);
    return used;
  }

  /** Undoes one {@link #share}: nothing translates to the frames by it any more. */
  public synchronized void unshare(FrameRun run) {
    run.unshare();
    dropWhenIdle(run);
  }

  @Override
  public synchronized void unpin(long frame, long pages) {
    FrameRun run = find(frame);
    if (run == null || pages < 1 || !run.allPinned(frame, pages)) {
      throw new IllegalArgumentException("not pinned: %d pages from %d".formatted(pages, frame));
    }
    pinned -= run.unpin(frame, pages);
    dropWhenIdle(run);
  }

  @Override
  public synchronized long pinnedPages() {
    return pinned;
  }

  /** The run that a frame belongs to, or null. */
  FrameRun find(long frame) {
    FrameRun[] now = runs;
    int low = 0;
    int high = now.length - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      FrameRun run = now[middle];
      if (frame < run.firstFrame) {
        high = middle - 1;
      } else if (frame >= run.endFrame()) {
        low = middle + 1;
      } else {
        return run;
      }
    }
    return null;
  }

  private static void check(Memory memory, long offset, long pages) {
    long address = memory.address() + offset;
    boolean inside =
        offset >= 0
            && pages >= 1
            && (address & PAGE_SIZE - 1) == 0
            && offset <= memory.length()
            && pages <= memory.length() - offset >>> PAGE_SHIFT;
    if (!inside) {
      throw Refusal.of(
              Errno.EFAULT,
              "%d pages from address 0x%x do not lie wholly in the memory 0x%x-0x%x",
              pages,
              address,
              memory.address(),
              memory.address() + memory.length() - 1)
          .exception();
    }
    if (!memory.segment().scope().isAlive()) {
      throw Refusal.of(Errno.EFAULT, "the arena of the memory at 0x%x is closed", memory.address())
          .exception();
    }
  }

  /** The lowest free run of frame numbers that is congruent with the memory's address. */
  private long place(Memory memory) {
    long rest = memory.address() >>> PAGE_SHIFT & CONGRUENCE - 1;
    long pages = FrameRun.pagesOf(memory);
    long candidate = congruent(LOWEST, rest);
    for (FrameRun run : runs) {
      if (candidate + pages <= run.firstFrame) {
        break;
      }
      candidate = Math.max(candidate, congruent(run.endFrame(), rest));
    }
    if (candidate + pages > FRAMES) {
      throw Refusal.of(Errno.ENOMEM, "no %d consecutive frame numbers are free", pages).exception();
    }
    return candidate;
  }

  private static long congruent(long from, long rest) {
    return from + (rest - from & CONGRUENCE - 1);
  }

  private void publish() {
    List<FrameRun> sorted = new ArrayList<>(byMemory.values());
    sorted.sort((a, b) -> Long.compare(a.firstFrame, b.firstFrame));
    runs = sorted.toArray(FrameRun[]::new);
  }
}
