package org.bindery.backend.linux.engine;

import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.IovaRange;

/** An area that the kernel has. */
record MappedArea(long iova, long length, Access access, long address, UserPages pages)
    implements Area {
  /** The last IOVA. */
  long last() {
    return iova + length - 1;
  }

  long lastAddress() {
    return address + length - 1;
  }

  IovaRange range() {
    return new IovaRange(iova, last());
  }

  /** What the pages must permit when the kernel takes hold of them. */
  Access wanted() {
    return pages.writable() ? Access.WRITE : Access.READ;
  }

  /** {@code 0x1000-0x1fff}. */
  @Override
  public String toString() {
    return "0x%x-0x%x".formatted(iova, last());
  }
}
