package org.bindery.api;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Pages that a software device has pinned. Safe for use by several threads. */
@ProviderType
public interface PinnedRange extends AutoCloseable {
  long iova();

  /** Bytes. */
  long length();

  Access access();

  /**
   * The memory, in ascending order of IOVA and without a gap; read-only unless pinned for writing.
   *
   * @throws RefusedException ENODEV it was unpinned
   */
  List<MemorySegment> segments();

  /** Unpins. Twice is once. */
  @Override
  void close();
}
