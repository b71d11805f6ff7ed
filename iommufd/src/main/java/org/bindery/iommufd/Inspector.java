package org.bindery.iommufd;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.bindery.api.Access;
import org.bindery.api.Errno;
import org.bindery.api.MemorySlice;
import org.bindery.api.Process;
import org.bindery.api.Refusal;
import org.bindery.hardware.HostMemory;
import org.bindery.iommufd.inspect.Inspection;
import org.bindery.iommufd.ioas.Ioas;
import org.bindery.iommufd.ioas.PinCount;
import org.bindery.iommufd.object.Gate;
import org.bindery.iommufd.object.ObjectTable;

/** Answers what tests ask about an fd. Thread-safe. */
final class Inspector implements Inspection {
  private final Process process;
  private final HostMemory memory;
  private final ObjectTable objects;
  private final Gate gate;
  private final Supplier<List<Ioas>> all;

  /**
   * @param all address spaces of all fds of the engine
   */
  Inspector(
      Process process,
      HostMemory memory,
      ObjectTable objects,
      Gate gate,
      Supplier<List<Ioas>> all) {
    this.process = process;
    this.memory = memory;
    this.objects = objects;
    this.gate = gate;
    this.all = all;
  }

  @Override
  public int[] pins(long address, long length) {
    gate.enter();
    try {
      if (((address | length) & HostMemory.PAGE_SIZE - 1) != 0
          || Long.compareUnsigned(address + length, address) < 0) {
        throw Refusal.of(Errno.EINVAL, "0x%x bytes at 0x%x are not pages", length, address)
            .exception();
      }
      int[] pins = new int[Math.toIntExact(length >>> HostMemory.PAGE_SHIFT)];
      List<Ioas> spaces = all.get();
      for (int i = 0; i < pins.length; i++) {
        pins[i] = PinCount.of(spaces, frame(address + ((long) i << HostMemory.PAGE_SHIFT)));
      }
      return pins;
    } finally {
      gate.leave();
    }
  }

  /** Pins and unpins, as the kernel's does: only so a page has a frame for certain. */
  private long frame(long address) {
    MemorySlice slice = process.resolve(address, HostMemory.PAGE_SIZE, Access.READ).getFirst();
    long frame = memory.pin(slice.memory(), slice.offset(), 1);
    memory.unpin(frame, 1);
    return frame;
  }

  @Override
  public OptionalLong areaStart(int ioas, int n) {
    gate.enter();
    try {
      return objects.get(ioas, Ioas.class, "ioas").areaStart(n);
    } finally {
      gate.leave();
    }
  }
}
