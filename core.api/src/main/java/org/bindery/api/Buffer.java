package org.bindery.api;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/** A named, zeroed, page-aligned piece of memory of a session, registered in its process. */
@ProviderType
public interface Buffer {
  String name();

  long address();

  /** Bytes, a multiple of 4096. */
  long length();

  MemorySegment segment();
}
