package org.bindery.tck.machine;

import java.util.Map;
import java.util.TreeMap;
import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.Refusal;
import org.bindery.hardware.HostMemory;

/**
 * Frame numbers for pages, with nothing behind them: no byte is moved. A memory has a run of
 * numbers while one of its pages is pinned. One lock.
 */
public final class FrameNumbers implements HostMemory {
  private static final long CONGRUENCE = (1L << 30) >>> PAGE_SHIFT;
  private static final long FRAMES = 1L << 39;

  // By first frame; they do not overlap. Guarded by this.
  private final TreeMap<Long, FrameRun> runs = new TreeMap<>();

  @Override
  public synchronized long pin(Memory memory, long offset, long pages) {
    check(memory, offset, pages);
    FrameRun run =
        runs.values().stream()
            .filter(there -> there.memory() == memory)
            .findFirst()
            .orElseGet(() -> place(memory));
    return run.pin(offset, pages);
  }

  private static void check(Memory memory, long offset, long pages) {
    if (!memory.segment().scope().isAlive()) {
      throw fault(memory, "its arena is closed");
    }
    if ((memory.address() + offset & PAGE_SIZE - 1) != 0
        || pages < 1
        || offset < 0
        || pages > memory.length() - offset >>> PAGE_SHIFT) {
      throw fault(memory, "%d pages from offset %d are not all in it".formatted(pages, offset));
    }
  }

  private static RuntimeException fault(Memory memory, String why) {
    return Refusal.of(Errno.EFAULT, "memory at 0x%x: %s", memory.address(), why).exception();
  }

  private FrameRun place(Memory memory) {
    long residue = (memory.address() >>> PAGE_SHIFT) % CONGRUENCE;
    long count = FrameRun.pagesOf(memory);
    // Frame 0 is nobody's: a physical address of 0 is a mistake.
    long first = residue == 0 ? CONGRUENCE : residue;
    for (FrameRun there : runs.values()) {
      if (first + count <= there.first()) {
        break;
      }
      first = Math.max(first, congruent(there.end(), residue));
    }
    if (first + count > FRAMES) {
      throw Refusal.of(Errno.ENOMEM, "no %d frames are left", count).exception();
    }
    FrameRun run = new FrameRun(memory, first);
    runs.put(first, run);
    return run;
  }

  private static long congruent(long atLeast, long residue) {
    return atLeast + Math.floorMod(residue - atLeast, CONGRUENCE);
  }

  @Override
  public synchronized void unpin(long frame, long pages) {
    Map.Entry<Long, FrameRun> run = runs.floorEntry(frame);
    if (run == null) {
      throw new IllegalStateException("frame 0x%x is not pinned".formatted(frame));
    }
    if (run.getValue().unpin(frame, pages)) {
      runs.remove(run.getKey());
    }
  }

  @Override
  public synchronized long pinnedPages() {
    return runs.values().stream().mapToLong(FrameRun::pinned).sum();
  }

  /** How often the page at an offset of a memory is pinned. */
  public synchronized int pins(Memory memory, long offset) {
    return runs.values().stream()
        .filter(run -> run.memory() == memory)
        .mapToInt(run -> run.pins(offset))
        .findFirst()
        .orElse(0);
  }
}
