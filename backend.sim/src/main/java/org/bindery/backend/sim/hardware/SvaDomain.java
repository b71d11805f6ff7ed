package org.bindery.backend.sim.hardware;

import java.util.Optional;
import org.bindery.api.Access;
import org.bindery.api.AddressSpaceWatcher;
import org.bindery.api.IovaRange;
import org.bindery.api.Memory;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.RefusedException;
import org.bindery.api.Snoop;
import org.bindery.backend.sim.memory.FrameMemory;
import org.bindery.model.iommu.LeafFormat;
import org.bindery.model.iommu.LeafSize;

/** The page table of a process' CPU as a unit walks it (shared virtual addressing). */
final class SvaDomain extends LiveDomain implements AddressSpaceWatcher {
  /** What user space has of 48 bits: the lower half of the canonical addresses. */
  static final IovaRange USER_SPACE = new IovaRange(0, (1L << 47) - 1);

  /** What any CPU of the machine walks. Nothing is ever written into it here. */
  private static final TableFormat CPU =
      new TableFormat(
          "cpu", Stage.FIRST, 4, LeafSize.SIZE_4K, USER_SPACE, LeafFormat.PACKED, SnoopPlace.ENTRY);

  private final String format;
  private final Process process;
  private final Process.Watch watch;

  /**
   * @throws RefusedException ESRCH the process has exited; EOPNOTSUPP it cannot be followed
   */
  SvaDomain(Unit maker, String format, Snoop snoop, Process process, FrameMemory memory) {
    super(maker, CPU, snoop, memory);
    this.format = format;
    this.process = process;
    this.watch = watching(() -> process.watch(this));
  }

  @Override
  Optional<MemorySlice> present(long address, Access access) {
    return process.present(address, access);
  }

  @Override
  String whose() {
    return process.toString();
  }

  @Override
  public boolean request(long address, Access access) {
    return USER_SPACE.contains(address) && process.touch(address, access);
  }

  @Override
  public void unmapped(Memory memory) {
    changed(memory.address(), memory.length());
    frames().release(memory);
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
  public void close() {
    watch.close();
    super.close();
  }
}
