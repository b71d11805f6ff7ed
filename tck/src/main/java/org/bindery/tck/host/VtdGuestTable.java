package org.bindery.tck.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.bindery.api.Memory;
import org.bindery.tck.kit.GuestTable;
import org.bindery.tck.kit.KitData;

/**
 * A first-stage table of four levels, one page each from page 0 of the guest on ({@code
 * IOMMU_HWPT_DATA_VTD_S1}, {@code IOMMU_HWPT_INVALIDATE_DATA_VTD_S1}).
 */
final class VtdGuestTable implements GuestTable {
  private static final int TABLE_DATA = 1;
  private static final int INVALIDATE_DATA = 0;
  private static final long PAGE = 4096;
  private static final long BASE = 0x40200000L;
  private static final long WIDTH = 48;

  /** Present, writeable, of the user. */
  private static final long LEAF = 7;

  private final MemorySegment guest;

  VtdGuestTable(Memory memory) {
    guest = memory.segment();
    set(0, BASE >>> 39, PAGE | LEAF);
    set(1, BASE >>> 30, 2 * PAGE | LEAF);
    set(2, BASE >>> 21, 3 * PAGE | LEAF);
  }

  private void set(int table, long slot, long entry) {
    guest.set(ValueLayout.JAVA_LONG, table * PAGE + (slot & 511) * Long.BYTES, entry);
  }

  private static byte[] words(long... words) {
    return MemorySegment.ofArray(words).toArray(ValueLayout.JAVA_BYTE);
  }

  @Override
  public long base() {
    return BASE;
  }

  @Override
  public KitData data() {
    // flags, pgtbl_addr, addr_width
    return new KitData(TABLE_DATA, words(0, 0, WIDTH));
  }

  @Override
  public void map(int page, long guestPage) {
    set(3, (BASE >>> 12) + page, guestPage * PAGE | LEAF);
  }

  @Override
  public void unmap(int page) {
    set(3, (BASE >>> 12) + page, 0);
  }

  @Override
  public KitData drop(int... pages) {
    // addr, npages, flags
    return new KitData(
        INVALIDATE_DATA,
        Arrays.stream(pages)
            .mapToObj(page -> words(BASE + page * PAGE, 1, 0))
            .toArray(byte[][]::new));
  }
}
