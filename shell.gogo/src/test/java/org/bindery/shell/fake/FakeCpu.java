package org.bindery.shell.fake;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.VirtualCpu;

/** A processor with 64 KiB of memory and no cache. */
final class FakeCpu implements VirtualCpu {
  private final MemorySegment memory = MemorySegment.ofArray(new byte[0x10000]);

  private MemorySegment at(long guestAddress, long length) {
    if (guestAddress < 0 || guestAddress > memory.byteSize() - length) {
      throw Refusal.of(Errno.EFAULT, "0x%x is in no memory slot", guestAddress).exception();
    }
    return memory.asSlice(guestAddress, length);
  }

  @Override
  public void read(long guestAddress, MemorySegment into) {
    into.copyFrom(at(guestAddress, into.byteSize()));
  }

  @Override
  public void write(long guestAddress, MemorySegment from) {
    at(guestAddress, from.byteSize()).copyFrom(from);
  }

  @Override
  public void memoryType(long guestAddress, long length, MemoryType type) {
    var unused = at(guestAddress, length);
  }

  @Override
  public void flush(long guestAddress) {
    var unused = at(guestAddress, 1);
  }

  @Override
  public void writeBackAndInvalidate() {}
}
