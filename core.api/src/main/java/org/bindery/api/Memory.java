package org.bindery.api;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A segment of memory in a {@link Process}' address space, at the segment's own address.
 *
 * <p>Closing it takes it out of the address space, as munmap does: what was pinned before stays
 * pinned and valid for DMA until it is unmapped from the IOAS.
 */
@ProviderType
public interface Memory extends AutoCloseable {
  /** The virtual address of the first byte: {@code segment().address()}. */
  long address();

  /** Bytes. */
  long length();

  /** What the process may do with it: a read-only segment refuses a writeable map (EFAULT). */
  Access access();

  MemorySegment segment();

  @Override
  void close();
}
