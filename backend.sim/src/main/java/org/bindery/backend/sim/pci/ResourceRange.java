package org.bindery.backend.sim.pci;

/**
 * Addresses that a function decodes: a line of the {@code resource} attribute.
 *
 * @param index 0-5 BAR0-BAR5, 6 expansion ROM, above: SR-IOV and bridge windows
 * @param start first address
 * @param last last address
 * @param flags of the kernel's {@code struct resource}
 */
public record ResourceRange(int index, long start, long last, long flags) {
  public static final long IO = 0x100;
  public static final long MEMORY = 0x200;
  public static final long PREFETCH = 0x2000;
  public static final long SIZE_ALIGNED = 0x40000;
  public static final long MEMORY_64 = 0x100000;

  public static final int ROM_INDEX = 6;

  public long size() {
    return last - start + 1;
  }

  public boolean isIo() {
    return (flags & IO) != 0;
  }

  public boolean is64() {
    return (flags & MEMORY_64) != 0;
  }
}
