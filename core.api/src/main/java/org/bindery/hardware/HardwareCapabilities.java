package org.bindery.hardware;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.api.HwptRequest;
import org.bindery.api.IovaRange;
import org.bindery.api.PageTableKind;
import org.osgi.annotation.versioning.ConsumerType;

/** What an IOMMU can do for one requester; does not change while the hardware is there. */
@ConsumerType
public interface HardwareCapabilities {
  /** DMA is coherent with CPU caches (IOMMU_CAP_CACHE_COHERENCY): without it no device is bound. */
  boolean cacheCoherent();

  /** It reports that no-snoop can be blocked (IOMMU_CAP_ENFORCE_CACHE_COHERENCY). */
  boolean enforcesSnoop();

  /**
   * What {@link #enforcesSnoop} says is true of the default format. False beside an {@code
   * enforcesSnoop} that is true: the choice is taken, kept and reported, and the tables have no bit
   * for it, as with AMD's version 2 tables ({@code drivers/iommu/amd/iommu.c}).
   */
  default boolean blocksNoSnoop() {
    return enforcesSnoop();
  }

  /**
   * No Snoop of the requester is not heeded on its way to memory, whatever a table says: as behind
   * a root complex that is CANWBS ({@code IOMMU_FWSPEC_PCI_RC_CANWBS}).
   */
  default boolean ignoresNoSnoop() {
    return false;
  }

  /** Interrupts of one device cannot reach another's vectors (isolated MSI). */
  boolean isolatesInterrupts();

  /**
   * False: it is no hardware but a table in software, and devices do DMA by physical addresses
   * whatever they are attached to. Only who has CAP_SYS_RAWIO binds them, and their domains have
   * {@link PhysicalLookup}.
   */
  default boolean translates() {
    return true;
  }

  /** Table formats, the default first. */
  List<String> formats();

  /**
   * Those of {@link #formats} that a table can have which is asked for with some abilities, the one
   * first that the kernel's driver would take: not each format has each ability. Empty: none has
   * all of them.
   *
   * @param wanted only its abilities count, not the format that it may name
   */
  default List<String> formatsFor(HwptRequest wanted) {
    return formats();
  }

  Set<PageTableKind> kinds();

  /** Page sizes of the default format in bytes, ascending. */
  List<Long> pageSizes();

  /** What the default format can address. */
  IovaRange aperture();

  /** 0: none. */
  default int pasidBits() {
    return 0;
  }

  default boolean pageRequests() {
    return false;
  }

  default boolean dirtyTracking() {
    return false;
  }

  /**
   * Domains can be the parents of nested ones; the hardware has {@link NestedTranslation}, or
   * {@link VirtualIommus} whose slices make nested domains, or both.
   */
  default boolean nestParent() {
    return false;
  }

  /**
   * Nested domains hold a guest's own table of PASIDs ({@code user_pasid_table}): what is asked for
   * with a PASID comes by the attachment of the requester itself.
   */
  default boolean guestPasidTables() {
    return false;
  }

  /** Raw registers by name, lower case. */
  default Map<String, Long> registers() {
    return Map.of();
  }
}
