package org.bindery.device.idxd;

import java.lang.foreign.MemorySegment;
import org.bindery.api.Access;

/** The memory that a descriptor's addresses mean. */
interface Space {
  boolean read(long address, MemorySegment into);

  boolean write(long address, MemorySegment from);

  /** True when an access is worth a try. */
  boolean translates(long address, Access access);

  /** Asks for a page and waits; true: the access is worth another try. */
  boolean requestPage(long address, Access access);
}
