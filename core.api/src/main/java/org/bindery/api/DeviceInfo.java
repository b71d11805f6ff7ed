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
  /** True when the IOMMU can block this device's no-snoop DMA. */
  boolean snoopEnforceable();

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

  boolean dirtyTracking();

  /** The IOMMU's name on its host and the make of it, for example {@code dmar0} and {@code vtd}. */
  String hardware();

  String make();

  /** Raw registers by name ({@code cap}, {@code ecap} for VT-d); empty where the make has none. */
  Map<String, Long> registers();
}
