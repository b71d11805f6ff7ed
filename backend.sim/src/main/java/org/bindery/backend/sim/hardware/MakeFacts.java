package org.bindery.backend.sim.hardware;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.api.Snoop;
import org.bindery.hardware.ReservedRegion;

/**
 * What distinguishes one make of IOMMU from the others; all else is {@link Unit}'s. Immutable.
 *
 * <p>Nothing here is asked while a request goes through: a unit copies what the way of a request
 * needs, and asks for a fault when there is one.
 */
public interface MakeFacts {
  /** The make, for example {@code vtd}. */
  String make();

  TableFormat format();

  /** True when it walks tables of so many levels. */
  default boolean walksLevels(int levels) {
    return levels == format().levels();
  }

  /** How many domain ids there are; 0 is reserved. */
  int domains();

  /** It says that its tables can block no-snoop. */
  boolean enforcesSnoop();

  /** Its tables do block no-snoop when they are asked to. */
  default boolean blocksNoSnoop() {
    return enforcesSnoop();
  }

  /**
   * Empty: it has tables of this choice. Else why not, to follow the unit's name: {@code cannot
   * enforce snooping: ...}.
   */
  Optional<String> lack(Snoop snoop);

  /** Interrupts are remapped, so that no device reaches another's vectors. */
  boolean isolatesInterrupts();

  /** Raw registers by name, lower case. */
  Map<String, Long> registers();

  /** Addresses at which requests are never for memory, whatever the tables say. */
  List<ReservedRegion> windows();

  /** Bits of the PASIDs that it tells apart; 0: it knows none. */
  default int pasidBits() {
    return 0;
  }

  /** It takes page requests of devices. */
  default boolean pageRequests() {
    return false;
  }

  /** It walks the page tables of this machine's CPUs, for requests with a PASID. */
  default boolean walksCpuTables() {
    return false;
  }

  /** How it reports a request that its tables did not let through. */
  FaultCode fault(Denial denial, boolean write);

  /**
   * As {@link #fault}, of a request with a PASID; only asked when it tells PASIDs apart.
   *
   * @param cpuTable the PASID stands for the page table of a CPU
   */
  default FaultCode pasidFault(Denial denial, boolean cpuTable, boolean write) {
    return fault(denial, write);
  }

  /**
   * How it reports a request that touches a window. No remapping entry belongs to a request that a
   * device makes up by DMA, so none goes through (I7); interrupts of a device go through its port.
   *
   * @param length bytes, at least 1
   */
  FaultCode windowFault(long iova, long length, boolean write);

  /** The folder in {@code class/iommu/NAME} in which Linux shows its registers. */
  String attributeFolder();

  /** What stands in that folder, by name. */
  Map<String, String> attributes();
}
