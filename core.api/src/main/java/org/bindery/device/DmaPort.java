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
 *   <li>A write to the interrupt addresses of the machine is an interrupt and never memory: one
 *       that the host has given this device, or refused and recorded (I7).
 *   <li>Without bus mastering (command register bit 2) nothing is sent and nothing recorded.
 * </ul>
 */
@ProviderType
public interface DmaPort {
  /** Memory to device; false: refused, {@code into} is as before. */
  boolean read(long iova, MemorySegment into);

  /** Device to memory; false: refused. */
  boolean write(long iova, MemorySegment from);

  /**
   * As {@link #read}, and the transaction says No Snoop: where the page table lets that through,
   * the bytes come from memory and not from a CPU's cache. It is sent as an ordinary one unless the
   * model {@link DeviceModel#issuesNoSnoop may issue it} and the function's Enable No Snoop is set
   * (PCI Express Device Control, bit 11).
   */
  default boolean readNoSnoop(long iova, MemorySegment into) {
    return read(iova, into);
  }

  /** As {@link #write}, and No Snoop as {@link #readNoSnoop}: caches keep what they have. */
  default boolean writeNoSnoop(long iova, MemorySegment from) {
    return write(iova, from);
  }
}
