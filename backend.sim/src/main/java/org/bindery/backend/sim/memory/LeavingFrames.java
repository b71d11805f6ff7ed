package org.bindery.backend.sim.memory;

/**
 * Is told of frames whose numbers are about to be free again. Called under the lock of {@link
 * FrameMemory}: it takes short locks at most, and does not call back.
 */
public interface LeavingFrames {
  /** Bytes of them can still be moved if their arena is open. */
  void leaving(long frame, long frames);
}
