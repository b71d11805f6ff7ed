package org.bindery.api;

import org.osgi.annotation.versioning.ProviderType;

/** One mapped range of an IOAS, as it was when asked. */
@ProviderType
public interface Area {
  /** First I/O virtual address. */
  long iova();

  /** Bytes, at least 1. */
  long length();

  Access access();

  /** The user address that {@link #iova()} stands for, in the address space of the fd's owner. */
  long address();
}
