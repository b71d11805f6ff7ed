package org.bindery.api;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a bound device and the IOMMU behind it can do: the question of seed 000 that the merged
 * kernel answers only in raw registers.
 */
@ProviderType
public interface DeviceInfo {
  /**
   * True when the IOMMU says that it can block this device's no-snoop DMA: what the kernel goes by.
   */
  boolean snoopEnforceable();

  /**
   * True when its tables do. False beside a {@link #snoopEnforceable} that is true: a table that is
   * to enforce snooping is taken, kept and reported as one, and has no bit for it (AMD's version
   * 2).
   */
  default boolean blocksNoSnoop() {
    return snoopEnforceable();
  }

  /**
   * True when no-snoop DMA of the device is made coherent on its way to memory, through a table
   * that allows it, too.
   */
  default boolean ignoresNoSnoop() {
    return false;
  }

  /** Page sizes of its tables in bytes, ascending (4096, 2 MiB, 1 GiB ...). */
  List<Long> pageSizes();

  /** What can be mapped for it: the hardware's width less the regions reserved for it. */
  List<IovaRange> ranges();

  /** Formats that {@link HwptRequest#format} takes; the first is the default. */
  List<String> formats();

  Set<PageTableKind> kinds();

  /** Bits of PASID that device and IOMMU support together; 0: none. */
  int pasidBits();

  /** True when the device can send page requests (PRI) and the IOMMU takes them. */
  boolean pageRequests();

  /** True when the device keeps translations of its own (ATS) and the IOMMU gives it any. */
  default boolean ats() {
    return false;
  }

  boolean dirtyTracking();

  /** The IOMMU's name on its host and the make of it, for example {@code dmar0} and {@code vtd}. */
  String hardware();

  String make();

  /** Raw registers by name ({@code cap}, {@code ecap} for VT-d); empty where the make has none. */
  Map<String, Long> registers();
}
