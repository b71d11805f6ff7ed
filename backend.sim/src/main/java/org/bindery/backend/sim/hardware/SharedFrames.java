package org.bindery.backend.sim.hardware;

import java.util.IdentityHashMap;
import java.util.Map;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.backend.sim.memory.FrameRun;

/**
 * The frames that one table shares with a CPU's: those of each memory that it has translated to,
 * from the first time until the memory has left the address space. Thread-safe; one short lock.
 */
final class SharedFrames {
  private final FrameMemory frames;
  private final Map<Memory, FrameRun> shared = new IdentityHashMap<>();

  SharedFrames(FrameMemory frames) {
    this.frames = frames;
  }

  /**
   * The frame of a page.
   *
   * @throws org.bindery.api.RefusedException ENOMEM no frame numbers are left
   */
  synchronized long frame(MemorySlice page) {
    return shared.computeIfAbsent(page.memory(), frames::share).frameAt(page.offset());
  }

  /** The frame of a page of a memory that was translated to; -1: of none such. */
  synchronized long known(MemorySlice page) {
    FrameRun run = shared.get(page.memory());
    return run == null ? -1 : run.frameAt(page.offset());
  }

  /** Nothing translates to the memory's frames any more, nor will. */
  synchronized void release(Memory memory) {
    FrameRun run = shared.remove(memory);
    if (run != null) {
      frames.unshare(run);
    }
  }

  synchronized void releaseAll() {
    shared.values().forEach(frames::unshare);
    shared.clear();
  }
}
