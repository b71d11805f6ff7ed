package org.bindery.device;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Memory as a device reaches it: by I/O virtual address, through the IOMMU.
 *
 * <p><b>Guarantees</b>
 *
 * <ul>
 *   <li>A request is done whole or not at all; a refused one changes no byte and is recorded as a
 *       fault where the IOMMU refused it.
 *   <li>Without bus mastering (command register bit 2) nothing is sent and nothing recorded.
 * </ul>
 */
@ProviderType
public interface DmaPort {
  /** Memory to device; false: refused, {@code into} is as before. */
  boolean read(long iova, MemorySegment into);

  /** Device to memory; false: refused. */
  boolean write(long iova, MemorySegment from);
}
