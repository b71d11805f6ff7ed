package org.bindery.backend.sim.memory;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;

/**
 * The frames that one user shares with a CPU's: those of each memory that it has translated to,
 * from the first time until the memory has left the address space. Thread-safe; one short lock.
 */
public final class SharedFrames {
  private final FrameMemory frames;
  private final Map<Memory, FrameRun> shared = new IdentityHashMap<>();

  public SharedFrames(FrameMemory frames) {
    this.frames = frames;
  }

  /**
   * The frame of a page.
   *
   * @throws org.bindery.api.RefusedException ENOMEM no frame numbers are left
   */
  public synchronized long frame(MemorySlice page) {
    return shared.computeIfAbsent(page.memory(), frames::share).frameAt(page.offset());
  }

  /** The frame of a page of a memory that was translated to; -1: of none such. */
  public synchronized long known(MemorySlice page) {
    FrameRun run = shared.get(page.memory());
    return run == null ? -1 : run.frameAt(page.offset());
  }

  /** Nothing translates to the memory's frames any more, nor will. */
  public synchronized void release(Memory memory) {
    FrameRun run = shared.remove(memory);
    if (run != null) {
      frames.unshare(run);
    }
  }

  public synchronized void releaseAll() {
    releaseIf(_ -> true);
  }

  /** As {@link #release(Memory)}, of all memories that are named. */
  public synchronized void releaseIf(Predicate<Memory> which) {
    for (var left = shared.entrySet().iterator(); left.hasNext(); ) {
      Map.Entry<Memory, FrameRun> next = left.next();
      if (which.test(next.getKey())) {
        frames.unshare(next.getValue());
        left.remove();
      }
    }
  }
}
