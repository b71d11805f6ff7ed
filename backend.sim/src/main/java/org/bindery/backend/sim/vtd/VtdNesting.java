package org.bindery.backend.sim.vtd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.Snoop;
import org.bindery.api.UserData;
import org.bindery.api.UserDataArray;
import org.bindery.backend.sim.hardware.Nesting;
import org.bindery.backend.sim.hardware.UnitDomain;
import org.bindery.model.iommu.GuestTable;
import org.bindery.model.iommu.TranslationEntry;
import org.bindery.model.iommu.VtdPasidEntry;

/**
 * A guest's tables of the first stage under the host's of the second ({@code
 * drivers/iommu/intel/nested.c}).
 */
record VtdNesting(VtdRegisters unit) implements Nesting {
  /** {@code IOMMU_HWPT_DATA_VTD_S1} and {@code struct iommu_hwpt_vtd_s1}. */
  private static final int DATA_TYPE = 1;

  private static final int DATA_BYTES = 24;

  /** {@code IOMMU_HWPT_INVALIDATE_DATA_VTD_S1} and {@code struct iommu_hwpt_vtd_s1_invalidate}. */
  private static final int INVALIDATION_TYPE = 0;

  private static final int INVALIDATION_BYTES = 24;

  /** {@code IOMMU_VTD_INV_FLAGS_LEAF}: nothing above the leaves is kept, so it changes nothing. */
  private static final int LEAF_ONLY = 1;

  private static final long PAGE_MASK = 0xfff;

  /** More than any address has pages. */
  private static final long ALL_PAGES = 1L << 52;

  private static final ValueLayout.OfLong U64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @Override
  public int dataType() {
    return DATA_TYPE;
  }

  @Override
  public int invalidationType() {
    return INVALIDATION_TYPE;
  }

  @Override
  public String format() {
    return "vtd-nested";
  }

  @Override
  public GuestTable table(UserData data) {
    MemorySegment struct = MemorySegment.ofArray(new byte[DATA_BYTES]);
    data.read(struct, DATA_BYTES);
    return new VtdGuestTable(
        struct.get(U64, 0), struct.get(U64, 8), struct.get(U32, 16), unit.firstStageHuge());
  }

  /** What {@code intel_pasid_setup_nested} looks at when the table is attached. */
  @Override
  public Optional<String> lack(GuestTable table) {
    if (!(table instanceof VtdGuestTable guest)) {
      return Optional.of("walks guests' tables of its first stage only");
    }
    if (guest.levels() == 0 || guest.levels() == 5 && !unit.fiveLevels()) {
      return Optional.of(
          "walks guests' tables of %s bits, not %d"
              .formatted(unit.fiveLevels() ? "48 or 57" : "48", guest.addressWidth()));
    }
    if (guest.supervisor() && !unit.supervisorRequests()) {
      return Optional.of("takes no supervisor requests (bit 31 of its ecap)");
    }
    if (guest.extendedAccess() && !unit.extendedAccess()) {
      return Optional.of("has no extended access flag (bit 34 of its ecap)");
    }
    return Optional.empty();
  }

  @Override
  public TranslationEntry entry(GuestTable table, int domain, UnitDomain parent) {
    int levels = ((VtdGuestTable) table).levels();
    return VtdPasidEntry.nested(
        domain, levels, parent.tableFormat().levels(), parent.snoop() == Snoop.ENFORCE);
  }

  @Override
  public void invalidate(UserDataArray entries, GuestCache cached) {
    MemorySegment struct = MemorySegment.ofArray(new byte[INVALIDATION_BYTES]);
    for (int i = 0; i < entries.count(); i++) {
      struct.fill((byte) 0);
      entries.read(i, struct, INVALIDATION_BYTES);
      invalidate(struct.get(U64, 0), struct.get(U64, 8), struct.get(U64, 16), cached);
      entries.done(i + 1);
    }
  }

  /**
   * @param flags with what is reserved in the upper half
   */
  private static void invalidate(long address, long pages, long flags, GuestCache cached) {
    if ((flags & ~LEAF_ONLY) != 0) {
      throw Refusal.of(Errno.EOPNOTSUPP, "flags 0x%x: bit 0 is the only one", flags).exception();
    }
    if ((address & PAGE_MASK) != 0 || pages == -1 && address != 0) {
      throw Refusal.of(
              Errno.EINVAL,
              "0x%x is not the first address of a page%s",
              address,
              pages == -1 ? ", or not 0, which all pages begin at" : "")
          .exception();
    }
    if (Long.compareUnsigned(pages, ALL_PAGES) >= 0) {
      cached.dropAll();
    } else if (pages != 0) {
      cached.drop(address, pages);
    }
  }
}
