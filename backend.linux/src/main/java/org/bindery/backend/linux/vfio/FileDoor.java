package org.bindery.backend.linux.vfio;

import java.lang.foreign.MemorySegment;
import org.bindery.backend.linux.engine.IoctlDoor;
import org.bindery.gateway.ErrnoException;

/** The way into the kernel through a device's file. */
interface FileDoor extends IoctlDoor {
  /** pread(2): bytes, or the negative errno. */
  long read(MemorySegment into, long offset);

  /** pwrite(2): bytes, or the negative errno. */
  long write(MemorySegment from, long offset);

  /** mmap(2), for reading and writing as said. */
  Mapped map(long length, boolean readable, boolean writable, long offset) throws ErrnoException;

  /** A mapped part of the file; its segment can be used until it is closed. */
  interface Mapped extends AutoCloseable {
    MemorySegment segment();

    @Override
    void close();
  }
}
