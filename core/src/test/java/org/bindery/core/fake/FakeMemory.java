package org.bindery.core.fake;

import org.bindery.api.Memory;
import org.bindery.hardware.HostMemory;

/** Memory that nothing is pinned in. */
record FakeMemory() implements HostMemory {
  @Override
  public long pin(Memory memory, long offset, long pages) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void unpin(long frame, long pages) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long pinnedPages() {
    return 0;
  }
}
