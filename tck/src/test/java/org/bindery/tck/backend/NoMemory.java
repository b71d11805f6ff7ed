package org.bindery.tck.backend;

import org.bindery.api.Errno;
import org.bindery.api.Memory;
import org.bindery.api.Refusal;
import org.bindery.hardware.HostMemory;

/** A host without hardware pins nothing. */
final class NoMemory implements HostMemory {
  @Override
  public long pin(Memory memory, long offset, long pages) {
    throw Refusal.of(Errno.ENOMEM, "nothing is pinned here").exception();
  }

  @Override
  public void unpin(long frame, long pages) {
    throw new IllegalStateException("nothing was pinned");
  }

  @Override
  public long pinnedPages() {
    return 0;
  }
}
