package org.bindery.gateway;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/**
 * Where a call leaves its errno: a segment per thread, made once and freed with the thread, since
 * one per call costs as much as the call.
 */
final class CallState {
  private static final StructLayout LAYOUT = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      LAYOUT.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final ThreadLocal<MemorySegment> SEGMENTS =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(LAYOUT));

  private CallState() {}

  static MemorySegment ofThread() {
    return SEGMENTS.get();
  }

  static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }
}
