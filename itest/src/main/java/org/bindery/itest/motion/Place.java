package org.bindery.itest.motion;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;
import org.bindery.api.Access;
import org.bindery.api.Iommu;
import org.bindery.api.IommuFd;
import org.bindery.api.Memory;

/** Memory mapped in an address space of an fd, from {@link #IOVA} on. */
final class Place implements AutoCloseable {
  static final int PAGE = 4096;
  static final long IOVA = 0x10000;

  final MemorySegment memory;
  final IommuFd fd;
  final int ioas;
  private final Arena arena = Arena.ofShared();
  private final Memory registered;

  Place(Iommu iommu, int pages) {
    memory = arena.allocate((long) pages * PAGE, PAGE);
    registered = iommu.process().register(memory);
    IommuFd opened = null;
    try {
      opened = iommu.open();
      ioas = opened.allocateIoas();
      opened.map(
          ioas, memory.address(), memory.byteSize(), Access.READ_WRITE, OptionalLong.of(IOVA));
    } catch (RuntimeException e) {
      release(opened);
      throw e;
    }
    fd = opened;
  }

  private void release(IommuFd opened) {
    if (opened != null) {
      opened.close();
    }
    registered.close();
    arena.close();
  }

  @Override
  public void close() {
    release(fd);
  }
}
